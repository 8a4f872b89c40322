// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.TlsSettings;
import io.polycast.conf.EndpointConf;
import io.polycast.connection.Connection;
import io.polycast.connection.Loop;
import io.polycast.connection.Speech;
import io.polycast.framing.Framing;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.SessionSource;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.Transport;
import io.polycast.transport.tls.LaterTls;
import io.polycast.web.Directory;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint on a transport, all of whose clients speak the configured protocol in the configured framing. */
final class SocketEndpoint extends Endpoint {
    private final Transport transport;
    private final SessionSource sessions;
    private final boolean startsTls;
    private final Framing framing;
    private final @Nullable LaterTls laterTls;

    /** How new clients are spoken to. */
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
        this.sessions = protocol.with(conf.settings(protocol.name()));
        this.startsTls = protocol.startsTls(conf.settings(protocol.name()));
        this.framing = framing;
        TlsSettings tls = conf.socket().tls();
        this.laterTls = startsTls && tls != null ? new LaterTls(tls, room.handshakes(), conf.name()) : null;
        this.speech = new Speech(sessions, framing, conf.channel());
    }

    @Override
    public Future<Listener> listen(Loop loop, Binding binding, Directory directory) {
        return transport.listen(
                loop.context(), binding, socketOptions(), wire -> Connection.open(loop, this, wire, speech));
    }

    @Override
    public void conf(EndpointConf newConf) {
        super.conf(newConf);
        speech = new Speech(sessions, framing, newConf.channel());
    }

    @Override
    public boolean datagrams() {
        return transport.datagrams();
    }

    @Override
    public boolean packets() {
        return transport.packets();
    }

    @Override
    public boolean forgeable() {
        return transport.forgeable();
    }

    @Override
    public String framing() {
        return packets() ? "packet" : framing.label();
    }

    @Override
    boolean startsTls() {
        return startsTls;
    }

    @Override
    @Nullable LaterTls laterTls() {
        return laterTls;
    }
}
