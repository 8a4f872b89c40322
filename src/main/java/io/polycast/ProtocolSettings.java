// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;
import java.util.Map;

/**
 * The settings of one protocol at one endpoint: its block of the configuration, completed with the defaults of its
 * schema. To ask for a key that the schema does not have is a bug in the protocol.
 *
 * @param values strings, {@link Long}s, {@link Boolean}s, and {@link Duration}s for times
 */
public record ProtocolSettings(Map<String, Object> values) {
    /** The settings of a protocol that has none. */
    public static final ProtocolSettings NONE = new ProtocolSettings(Map.of());

    /** Copies the map. */
    public ProtocolSettings {
        values = Map.copyOf(values);
    }

    /** A string. */
    public String text(String key) {
        return value(String.class, key);
    }

    /** A number, or a size in bytes. */
    public long number(String key) {
        return value(Long.class, key);
    }

    /** A boolean. */
    public boolean flag(String key) {
        return value(Boolean.class, key);
    }

    /** A duration. */
    public Duration time(String key) {
        return value(Duration.class, key);
    }

    /** Whether a setting that may be of several types has this value. */
    public boolean is(String key, Object value) {
        return value(Object.class, key).equals(value);
    }

    private <T> T value(Class<T> type, String key) {
        if (!type.isInstance(values.get(key))) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + " setting " + key);
        }
        return type.cast(values.get(key));
    }
}
