// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import io.polycast.delivery.OverflowPolicy;
import io.polycast.framing.Framing;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.transport.Binding;
import io.polycast.transport.Transport;
import java.util.List;

/** One endpoint, as all event loops share it. Safe on every thread. */
final class Endpoint {
    private final Transport transport;
    private final Protocol protocol;
    private final Framing framing;
    private final List<Binding> bindings;
    private final EndpointMeters meters;
    private final Admission admission = new Admission();
    private volatile EndpointConf conf;

    Endpoint(EndpointConf conf, Catalog catalog, List<Binding> bindings, EndpointMeters meters) {
        this.conf = conf;
        this.transport = catalog.transport(conf);
        this.protocol = catalog.protocol(conf);
        this.framing = catalog.framing(conf);
        this.bindings = bindings;
        this.meters = meters;
    }

    /** As it is now; limits and overflow may change while the server runs, and hold for clients that come afterwards. */
    EndpointConf conf() {
        return conf;
    }

    void conf(EndpointConf newConf) {
        conf = newConf;
    }

    String name() {
        return conf.name();
    }

    OverflowPolicy overflow() {
        return OverflowPolicy.named(conf.overflow()).orElseThrow();
    }

    Transport transport() {
        return transport;
    }

    Protocol protocol() {
        return protocol;
    }

    Framing framing() {
        return framing;
    }

    List<Binding> bindings() {
        return bindings;
    }

    EndpointMeters meters() {
        return meters;
    }

    Admission admission() {
        return admission;
    }
}
