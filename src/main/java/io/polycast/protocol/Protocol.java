// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ProtocolSettings;
import io.polycast.framing.Framing;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of the catalogue, found by its name through {@link java.util.ServiceLoader}: what a protocol owns of how it
 * is spoken. One instance serves all endpoints and all event loops, so it has no state of its own.
 */
public interface Protocol extends SessionSource {
    /**
     * The protocol's own framing, which nobody may configure then; empty where the endpoint's configuration names one.
     */
    default Optional<Framing> framing() {
        return Optional.empty();
    }

    /**
     * What stands in for settings that an endpoint of this protocol does not have, by key, where that differs from
     * other protocols.
     */
    default Map<String, String> defaults() {
        return Map.of();
    }

    /**
     * The JSON schema of the protocol's block, which has its {@linkplain #name name}, in the configuration of an
     * endpoint: an object with {@code properties}, of which each has a default, and without others. May refer to
     * {@code #/$defs/time} and {@code #/$defs/size}. Empty when there is no such block.
     */
    default String settingsSchema() {
        return "";
    }

    /** The protocol as it is spoken with these settings. */
    default SessionSource with(ProtocolSettings settings) {
        return this;
    }

    /**
     * The WebSocket subprotocol under which it may be spoken, as a stream of bytes inside of binary messages; empty
     * when it may not.
     */
    default Optional<String> subprotocol() {
        return Optional.empty();
    }

    /**
     * Whether TLS, where an endpoint has it, is started by {@link PeerPort#startTls} instead of before the first byte.
     */
    default boolean startsTls() {
        return false;
    }
}
