// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.conf.EndpointConf;
import io.polycast.delivery.OverflowPolicy;
import io.polycast.metrics.EndpointMeters;
import java.time.Duration;
import java.util.List;

/** An endpoint as its connections see it. Safe on every thread. */
public interface ConnectionHost {
    /** Its name in the configuration. */
    String name();

    /** Its settings as they are now; limits and overflow may change while the server runs. */
    EndpointConf conf();

    /** What happens where more waits for a client than may. */
    OverflowPolicy overflow();

    /** Silence after which a client is taken to be gone; zero when it never is. */
    Duration silence();

    /** Whether clients are leased peers of a datagram socket instead of connections. */
    boolean datagrams();

    /** Whether a client's address may be somebody else's until it has proven it. */
    boolean forgeable();

    /** Bytes that one client costs by being there. */
    int clientBytes();

    /** Where it listens, with the real ports; without those sockets that do not listen yet. */
    List<String> addresses();

    /** Its meters. */
    EndpointMeters meters();

    /** Its clients' places. */
    Places places();
}
