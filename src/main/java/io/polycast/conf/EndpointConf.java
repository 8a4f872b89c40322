// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import io.polycast.ChannelName;
import io.polycast.ProtocolSettings;
import io.polycast.SocketSettings;
import java.util.Map;

/**
 * One endpoint: a socket that the server listens on.
 *
 * @param name the key in the file; lower case letters, digits, {@code -} and {@code _}
 * @param listen where
 * @param protocol the name of a protocol, such as {@code text}; {@link #HTTP} on http endpoints
 * @param framing {@code line} or {@code length}; packet sockets keep their own boundaries, and nobody may set it there
 * @param channel what text clients start with, and all that raw clients know
 * @param overflow {@code disconnect}, {@code drop-oldest}, {@code drop-newest}, {@code conflate} or {@code pause}
 * @param allowAnonymous whether other machines may come in without proving who they are
 * @param limits what one client, and all of the endpoint's clients, may use
 * @param socket what only Unix sockets have, and the others ignore
 * @param web what only http endpoints have, and the others ignore
 * @param protocols the settings of the protocols that are spoken, by their names; without those that have none
 */
public record EndpointConf(
        String name,
        ListenAddress listen,
        String protocol,
        String framing,
        ChannelName channel,
        String overflow,
        boolean allowAnonymous,
        Limits limits,
        SocketSettings socket,
        WebConf web,
        Map<String, ProtocolSettings> protocols) {
    /** The scheme, and at the same time the protocol, of http endpoints. */
    public static final String HTTP = "http";

    /** What a protocol is set to here; nothing when it has no settings. */
    public ProtocolSettings settings(String ofProtocol) {
        return protocols.getOrDefault(ofProtocol, ProtocolSettings.NONE);
    }

    /** The environment variable that overrides a setting of it. */
    public String variable(String setting) {
        return Overrides.variable(Pointers.child(Pointers.child("/endpoints", name), setting));
    }

    /** Whether this is an http endpoint. */
    public boolean http() {
        return listen.scheme().equals(HTTP);
    }

    /** The scheme as it is shown: TLS has schemes of its own, {@code tls}, {@code https} and {@code tls+unix}. */
    public String toldScheme() {
        if (socket.tls() == null) {
            return listen.scheme();
        }
        if (http()) {
            return "https";
        }
        return listen.local() ? "tls+" + listen.scheme() : "tls";
    }
}
