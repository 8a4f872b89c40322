// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.polycast.ProtocolSettings;
import io.polycast.delivery.Encoding;
import io.polycast.framing.Framing;
import io.polycast.json.JsonReader;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.SessionSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What clients of nats-server speak. */
public final class NatsProtocol implements Protocol {
    /** Where an http endpoint speaks it. */
    static final String PATH = "/nats";

    private static final String SCHEMA = """
            {"type": "object", "title": "the settings of NATS",
              "description": "What an endpoint of this protocol has beyond other endpoints.",
              "additionalProperties": false, "properties": {
              "connectWithin": {"$ref": "#/$defs/time", "title": "a time of 0 to 365 days, such as \\"10s\\"",
                "description": "How long a client may take until it says CONNECT, publishes or subscribes; 0: for ever.",
                "default": "10s"},
              "pingInterval": {"$ref": "#/$defs/time", "title": "a time of 0 to 365 days, such as \\"2m\\"",
                "description": "Silence after which a client is asked whether it is still there; 0: it never is.",
                "default": "2m"},
              "maxPingsOut": {"type": "integer", "title": "a whole number from 1 to 100", "minimum": 1, "maximum": 100,
                "description": "How often a client is asked in vain before it is taken to be gone.",
                "default": 2},
              "tlsFirst": {"enum": [false, true, "auto"], "title": "true, false or \\"auto\\"",
                "description": "Whether clients begin with TLS and are sent INFO within it, not before; auto: either.",
                "default": false},
              "advertise": {"type": "boolean", "title": "true or false",
                "description": "Whether clients are told the addresses of the cluster's nodes.",
                "default": true}}}
            """;

    private static final ProtocolSettings DEFAULTS = new ProtocolSettings(Map.of(
            "connectWithin",
            Duration.ofSeconds(10),
            "pingInterval",
            Duration.ofMinutes(2),
            "maxPingsOut",
            2L,
            "tlsFirst",
            false,
            "advertise",
            true));

    private final JsonReader json = new JsonReader();

    /** For the service loader. */
    public NatsProtocol() {}

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public Encoding encoding() {
        return new NatsEncoding("", false);
    }

    @Override
    public boolean textual() {
        return false;
    }

    @Override
    public Optional<Framing> framing() {
        return Optional.of(NatsFraming.LINES_AND_PAYLOADS);
    }

    /**
     * Applications of NATS have a subscription for each of their requests and the bound on what waits that nats-server
     * has; the memory of the process bounds both much earlier where it is small.
     */
    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "overflow", "disconnect", "maxSubscriptions", "100000", "maxWildcards", "10000", "maxPending", "64MiB");
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    /** Clients in browsers name no subprotocol. */
    @Override
    public Optional<String> webSocketPath() {
        return Optional.of(PATH);
    }

    @Override
    public boolean startsTls(ProtocolSettings settings) {
        return !complete(settings).is("tlsFirst", true);
    }

    private static ProtocolSettings complete(ProtocolSettings settings) {
        return settings.equals(ProtocolSettings.NONE) ? DEFAULTS : settings;
    }

    @Override
    public SessionSource with(ProtocolSettings settings) {
        return new Spoken(this, complete(settings));
    }

    @Override
    public Session open(SessionPort port) {
        return with(DEFAULTS).open(port);
    }

    /** The protocol at one endpoint. */
    private record Spoken(NatsProtocol nats, ProtocolSettings settings) implements SessionSource {
        @Override
        public String name() {
            return nats.name();
        }

        @Override
        public Encoding encoding() {
            return nats.encoding();
        }

        @Override
        public boolean textual() {
            return nats.textual();
        }

        @Override
        public Duration identifyWithin() {
            return settings.time("connectWithin");
        }

        @Override
        public Session open(SessionPort port) {
            return new NatsSession(port, settings, nats.json);
        }
    }
}
