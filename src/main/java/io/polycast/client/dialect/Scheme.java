// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.polycast.Attributes;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The registry of dialects by URL scheme. A new one is a line here, and one in {@link #dialect}. */
public enum Scheme {
    TCP("tcp", "text", 7000, Naming.POLYCAST),
    TLS("tls", "text", 7000, Naming.POLYCAST),
    JSON("json", "json", 7001, Naming.POLYCAST),
    JSON_TLS("json+tls", "json", 7001, Naming.POLYCAST),
    UDP("udp", "text", 7000, Naming.POLYCAST),
    UNIX("unix", "text", 0, Naming.POLYCAST),
    WS("ws", "websocket", 80, Naming.POLYCAST),
    WSS("wss", "websocket", 443, Naming.POLYCAST),
    HTTP("http", "http", 80, Naming.POLYCAST),
    HTTPS("https", "http", 443, Naming.POLYCAST),
    NATS("nats", "nats", 4222, Naming.NATS),
    NATS_TLS("nats+tls", "nats", 4222, Naming.NATS),
    MQTT("mqtt", "mqtt", 1883, Naming.MQTT),
    MQTTS("mqtts", "mqtt", 8883, Naming.MQTT),
    REDIS("redis", "redis", 6379, Naming.REDIS),
    REDISS("rediss", "redis", 6379, Naming.REDIS);

    private final String scheme;
    private final String protocol;
    private final int defaultPort;
    private final Naming naming;

    Scheme(String scheme, String protocol, int defaultPort, Naming naming) {
        this.scheme = scheme;
        this.protocol = protocol;
        this.defaultPort = defaultPort;
        this.naming = naming;
    }

    /** The scheme of that name, in capitals or not. */
    static Scheme named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Scheme each : values()) {
            if (each.scheme.equals(wanted)) {
                return each;
            }
        }
        throw new IllegalArgumentException(wanted + ":// is none of " + names());
    }

    static String names() {
        return Arrays.stream(values()).map(scheme -> scheme.scheme() + "://").collect(Collectors.joining(" "));
    }

    /** A connection's dialect, fresh for each connection. */
    public Dialect dialect(ServerUrl url, Role role) {
        return dialect(url, role, Attributes.EMPTY);
    }

    /** The same for a publisher whose messages have these attributes, which {@link #checkAttributes} has let pass. */
    public Dialect dialect(ServerUrl url, Role role, Attributes attributes) {
        return switch (this) {
            case TCP, TLS, UDP, UNIX -> new TextDialect(url, role);
            case JSON, JSON_TLS -> new JsonDialect(role, attributes);
            case WS, WSS -> new WebSocketDialect(url, role, attributes);
            case HTTP, HTTPS -> new HttpDialect(url, role, attributes);
            case NATS, NATS_TLS -> new NatsDialect(url, role, attributes);
            case MQTT, MQTTS -> new MqttDialect(url, role);
            case REDIS, REDISS -> new RedisDialect(url, role);
        };
    }

    /** As written in a URL, without what follows. */
    public String scheme() {
        return scheme;
    }

    /** Whether TLS is what the scheme asks for. */
    public boolean secure() {
        return switch (this) {
            case TLS, JSON_TLS, WSS, HTTPS, NATS_TLS, MQTTS, REDISS -> true;
            default -> false;
        };
    }

    /** Whether TLS starts before anything is said. NATS servers say first whether they want it. */
    public boolean tlsFirst() {
        return secure() && this != NATS_TLS;
    }

    /** Whether TLS may be started, by whatever side. */
    public boolean mayBeSecured() {
        return secure() || this == NATS;
    }

    /** The scheme of the same protocol with TLS, as written in a URL; empty if there is none. */
    String secured() {
        return inOtherForm(true);
    }

    /** The scheme of the same protocol without TLS. */
    public String plain() {
        return inOtherForm(false);
    }

    private String inOtherForm(boolean wanted) {
        for (Scheme each : values()) {
            if (each.protocol.equals(protocol) && each.secure() == wanted) {
                return each.scheme + "://";
            }
        }
        return "";
    }

    /** The protocol's name for people. */
    String spoken() {
        return switch (this) {
            case TCP, TLS, UDP, UNIX, JSON, JSON_TLS -> "Polycast's " + protocol;
            case WS, WSS -> "WebSocket";
            case NATS, NATS_TLS, MQTT, MQTTS, HTTP, HTTPS -> protocol.toUpperCase(Locale.ROOT);
            case REDIS, REDISS -> "Redis";
        };
    }

    /** The question that belongs to a silence, for people; it ends a sentence. */
    public String doubt() {
        return "; does it speak " + spoken() + " there?";
    }

    /** The name of the protocol. */
    public String protocol() {
        return protocol;
    }

    /** The rules for names there. */
    public Naming naming() {
        return naming;
    }

    /**
     * Looks at a message, whose bytes most protocols don't care about.
     *
     * @throws IllegalArgumentException if it would not arrive as it is; the message is for its writer
     */
    public void checkMessage(byte[] message) {
        if (naming == Naming.POLYCAST && protocol.equals(TCP.protocol)) {
            TextDialect.checkMessage(message, datagrams());
        }
    }

    /**
     * Looks at the attributes of messages.
     *
     * @throws IllegalArgumentException if the protocol can't carry them; the message is for their writer
     */
    public void checkAttributes(Attributes attributes) {
        if (attributes.equals(Attributes.EMPTY)) {
            return;
        }
        switch (protocol) {
            case "http", "nats" -> {
                // Both have headers.
            }
            case "json", "websocket" -> JsonDialect.checkAttributes(attributes, scheme);
            default ->
                throw new IllegalArgumentException(
                        spoken() + " carries neither headers nor a content type; http://, json:// and nats:// do");
        }
    }

    /** The port where a URL names none. */
    int defaultPort() {
        return defaultPort;
    }

    /** Whether a packet is a record, and may get lost. */
    public boolean datagrams() {
        return this == UDP;
    }

    /** Whether a connection takes a single subscription. */
    public boolean oneSubscription() {
        return protocol.equals("http");
    }

    boolean hasPath() {
        return protocol.equals("websocket") || protocol.equals("http");
    }

    boolean hasUsers() {
        return protocol.equals("nats") || protocol.equals("mqtt") || protocol.equals("redis");
    }
}
