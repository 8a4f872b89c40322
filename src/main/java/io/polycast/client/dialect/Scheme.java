// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The registry of dialects by URL scheme. A new one is a line here, and one in {@link #dialect}. */
public enum Scheme {
    TCP("text", 7000, Naming.POLYCAST),
    JSON("json", 7001, Naming.POLYCAST),
    UDP("text", 7000, Naming.POLYCAST),
    UNIX("text", 0, Naming.POLYCAST),
    WS("websocket", 80, Naming.POLYCAST),
    HTTP("http", 80, Naming.POLYCAST),
    NATS("nats", 4222, Naming.NATS),
    MQTT("mqtt", 1883, Naming.MQTT),
    REDIS("redis", 6379, Naming.REDIS);

    private final String protocol;
    private final int defaultPort;
    private final Naming naming;

    Scheme(String protocol, int defaultPort, Naming naming) {
        this.protocol = protocol;
        this.defaultPort = defaultPort;
        this.naming = naming;
    }

    /** The scheme of that name, in capitals or not. */
    static Scheme named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(scheme -> scheme.scheme().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(wanted + ":// is none of " + names()));
    }

    static String names() {
        return Arrays.stream(values()).map(scheme -> scheme.scheme() + "://").collect(Collectors.joining(" "));
    }

    /** A connection's dialect, fresh for each connection. */
    public Dialect dialect(ServerUrl url, Role role) {
        return switch (this) {
            case TCP, UDP, UNIX -> new TextDialect(url, role);
            case JSON -> new JsonDialect(role);
            case WS -> new WebSocketDialect(url, role);
            case HTTP -> new HttpDialect(url, role);
            case NATS -> new NatsDialect(url, role);
            case MQTT -> new MqttDialect(url, role);
            case REDIS -> new RedisDialect(url, role);
        };
    }

    /** As written in a URL, without what follows. */
    public String scheme() {
        return name().toLowerCase(Locale.ROOT);
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
        return this == HTTP;
    }

    boolean hasPath() {
        return this == WS || this == HTTP;
    }

    boolean hasUsers() {
        return this == NATS || this == MQTT || this == REDIS;
    }
}
