// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import io.polycast.framing.Framing;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.Transport;
import io.vertx.core.Future;
import java.util.List;

/** An endpoint on a transport, all of whose clients are spoken to in the configured protocol and framing. */
final class SocketEndpoint extends Endpoint {
    private final Transport transport;
    private final Protocol protocol;
    private final Framing framing;

    /** What new clients share. */
    private volatile Speech speech;

    SocketEndpoint(
            EndpointConf conf,
            Transport transport,
            Protocol protocol,
            Framing framing,
            List<Binding> bindings,
            EndpointMeters meters,
            Room room) {
        super(conf, bindings, meters, room);
        this.transport = transport;
        this.protocol = protocol;
        this.framing = framing;
        this.speech = new Speech(protocol, framing, conf.channel());
    }

    @Override
    Future<Listener> listen(Loop loop, Binding binding) {
        return transport.listen(
                loop.context(), binding, socketOptions(), wire -> Connection.open(loop, this, wire, speech));
    }

    @Override
    void conf(EndpointConf newConf) {
        super.conf(newConf);
        speech = new Speech(protocol, framing, newConf.channel());
    }

    @Override
    boolean datagrams() {
        return transport.datagrams();
    }

    @Override
    boolean packets() {
        return transport.packets();
    }

    @Override
    boolean forgeable() {
        return transport.forgeable();
    }
}
