// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ProtocolSettings;
import io.polycast.framing.Framing;
import java.util.Map;
import java.util.Optional;

/**
 * A protocol of the catalogue, found by name through {@link java.util.ServiceLoader}, with everything it defines about
 * how it is spoken. One instance serves all endpoints and all event loops, so it is stateless.
 */
public interface Protocol extends SessionSource {
    /**
     * The protocol's own framing, which then can't be configured; empty where the endpoint's configuration names one.
     */
    default Optional<Framing> framing() {
        return Optional.empty();
    }

    /** Defaults of an endpoint's settings, by key, where they differ from other protocols', as in the environment. */
    default Map<String, String> defaults() {
        return Map.of();
    }

    /**
     * The JSON schema of the protocol's block in the configuration of an endpoint, whose key is its {@linkplain #name
     * name}: an object with {@code properties}, each with a default, and no additional ones. May refer to {@code
     * #/$defs/time} and {@code #/$defs/size}. Empty when there is no such block.
     */
    default String settingsSchema() {
        return "";
    }

    /** The protocol with these settings. */
    default SessionSource with(ProtocolSettings settings) {
        return this;
    }

    /**
     * The WebSocket subprotocol under which it may be spoken, as a stream of bytes in binary messages; empty when it
     * may not.
     */
    default Optional<String> subprotocol() {
        return Optional.empty();
    }

    /**
     * The path of an http endpoint at which it is spoken over WebSocket, in the same way, for clients that do not ask
     * for a subprotocol; empty when there is none.
     */
    default Optional<String> webSocketPath() {
        return Optional.empty();
    }

    /**
     * Whether TLS, on an endpoint that has it, is started by {@link PeerPort#startTls} instead of before the first
     * byte. May depend on the settings; an endpoint whose settings turn it off must have TLS.
     */
    default boolean startsTls(ProtocolSettings settings) {
        return false;
    }
}
