// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.conf.EndpointConf;
import io.polycast.delivery.OverflowPolicy;
import io.polycast.metrics.EndpointMeters;
import java.time.Duration;
import java.util.List;

/** An endpoint as seen by its connections. Thread-safe. */
public interface ConnectionHost {
    /** Its name in the configuration. */
    String name();

    /** Its current settings; limits and overflow policy may change at runtime. */
    EndpointConf conf();

    /** What happens when more is pending for a client than allowed. */
    OverflowPolicy overflow();

    /** The silence after which a client is considered gone; zero for never. */
    Duration silence();

    /** Whether clients are leased peers of a datagram socket rather than connections. */
    boolean datagrams();

    /** Whether a client's address may be spoofed until it has been proven. */
    boolean forgeable();

    /** The bytes that one client costs just by being connected. */
    int clientBytes();

    /** The addresses it listens on, with actual ports; sockets not listening yet are left out. */
    List<String> addresses();

    /** Its meters. */
    EndpointMeters meters();

    /** The places for its clients. */
    Places places();
}
