// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import io.polycast.ProtocolSettings;
import io.polycast.delivery.Encoding;
import io.polycast.framing.Framing;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.SessionSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Greets first, tells lines from sized payloads itself, and has settings of its own. */
public final class ToyProtocol implements Protocol {
    private static final String SCHEMA = """
            {"type": "object", "title": "the settings of toy", "additionalProperties": false, "properties": {
              "greeting": {"type": "string", "title": "a string", "default": "toy"},
              "secret": {"type": "string", "title": "a string", "default": ""},
              "identifyWithin": {"$ref": "#/$defs/time", "title": "a time such as \\"5s\\"", "default": "5s"},
              "pingInterval": {"$ref": "#/$defs/time", "title": "a time such as \\"5s\\"", "default": 0}}}
            """;

    private static final ProtocolSettings DEFAULTS = new ProtocolSettings(Map.of(
            "greeting", "toy", "secret", "", "identifyWithin", Duration.ofSeconds(5), "pingInterval", Duration.ZERO));

    /** For the service loader. */
    public ToyProtocol() {}

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public Encoding encoding() {
        return new ToyEncoding("-");
    }

    @Override
    public boolean textual() {
        return false;
    }

    @Override
    public Optional<Framing> framing() {
        return Optional.of(ToyFraming.WORDS);
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of("overflow", "disconnect", "maxMessageSize", "4KiB");
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public Optional<String> subprotocol() {
        return Optional.of("toy.words");
    }

    @Override
    public boolean startsTls(ProtocolSettings settings) {
        return true;
    }

    @Override
    public SessionSource with(ProtocolSettings settings) {
        return new Spoken(this, settings.equals(ProtocolSettings.NONE) ? DEFAULTS : settings);
    }

    @Override
    public Session open(SessionPort port) {
        return with(DEFAULTS).open(port);
    }

    /** The protocol at one endpoint. */
    private record Spoken(ToyProtocol toy, ProtocolSettings settings) implements SessionSource {
        @Override
        public String name() {
            return toy.name();
        }

        @Override
        public Encoding encoding() {
            return toy.encoding();
        }

        @Override
        public boolean textual() {
            return toy.textual();
        }

        @Override
        public Duration identifyWithin() {
            return settings.time("identifyWithin");
        }

        @Override
        public Session open(SessionPort port) {
            return new ToySession(port, settings);
        }
    }
}
