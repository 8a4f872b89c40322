// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The step from a document to records, with the checks that a schema can't make. A wrong setting is replaced by
 * something harmless, so that everything else is still checked.
 */
final class ConfBuilder {
    private static final long LARGEST_SIZE = 1L << 30;
    private static final long LARGEST_TOTAL = 1L << 50;
    private static final Duration LONGEST_TIME = Duration.ofDays(365);
    private static final ListenAddress SOMEWHERE = new ListenAddress("tcp", "127.0.0.1", 0);
    private static final ChannelName SOME_CHANNEL = ChannelName.of("lobby");

    private final JsonNode document;
    private final ConfSchema schema;
    private final ProtocolBlocks protocols;
    private final List<ConfProblem> problems;
    private final Set<String> assumed = new HashSet<>();
    private final WebConfBuilder web = new WebConfBuilder(this);
    private final SocketConfBuilder socket = new SocketConfBuilder(this);

    /** The endpoint that listens at each address. */
    private final Map<String, String> taken = new HashMap<>();

    ConfBuilder(JsonNode document, ConfSchema schema, ProtocolBlocks protocols, List<ConfProblem> problems) {
        this.document = document;
        this.schema = schema;
        this.protocols = protocols;
        this.problems = problems;
        problems.forEach(problem -> assumed.add(problem.pointer()));
    }

    ServerConf build() {
        List<EndpointConf> endpoints = new ArrayList<>();
        document.path("endpoints").fieldNames().forEachRemaining(name -> {
            EndpointConf endpoint = endpoint(name);
            // The parts of the server, which look at these next, point at names as they are.
            if (Pointers.child("/endpoints", name).equals("/endpoints/" + name)) {
                endpoints.add(endpoint);
            }
        });
        return new ServerConf(
                List.copyOf(endpoints),
                at("/eventLoops").intValue(),
                at("/transport").asText(),
                time("/drainSeconds", Duration.ZERO),
                size("/maxPendingTotal", 0, LARGEST_TOTAL),
                log(),
                new ClusterConfBuilder(this, socket).build(document.path("cluster")));
    }

    ConfSchema schema() {
        return schema;
    }

    /** Whether the value at a place is a stand-in, so that faults of it are not worth reporting. */
    boolean assumed(String pointer) {
        return assumed.contains(pointer);
    }

    private LogConf log() {
        Map<String, String> levels = new LinkedHashMap<>();
        document.at("/log/levels")
                .properties()
                .forEach(level -> levels.put(level.getKey(), level.getValue().asText()));
        return new LogConf(at("/log/format").asText(), Map.copyOf(levels));
    }

    /** The value at a place: the document's when present and valid, otherwise the schema's default. */
    JsonNode at(String pointer) {
        JsonNode value = document.at(pointer);
        if (value.isNumber() && !value.canConvertToLong() && !assumed(pointer)) {
            // The validator truncates such a number before it compares it.
            wrong(pointer, ConfSchema.shown(value), schema.expected(pointer));
        }
        if (!value.isMissingNode() && !assumed(pointer)) {
            return value;
        }
        JsonNode own = protocols.defaultOf(pointer, document);
        JsonNode standIn = own.isMissingNode() ? schema.defaultOf(pointer) : own;
        if (standIn.isMissingNode()) {
            assumed.add(pointer);
        }
        return standIn;
    }

    void wrong(String pointer, String wrong, String expected) {
        problems.add(new ConfProblem(pointer, wrong, expected));
        assumed.add(pointer);
    }

    void wrong(String pointer) {
        wrong(pointer, ConfSchema.shown(at(pointer)), schema.expected(pointer));
    }

    private EndpointConf endpoint(String name) {
        String pointer = Pointers.child("/endpoints", name);
        ListenAddress listen = listen(pointer + "/listen");
        boolean allowAnonymous = at(pointer + "/allowAnonymous").booleanValue();
        checkTaken(pointer, name, listen);
        if (!listen.loopback() && !allowAnonymous && !assumed(pointer + "/allowAnonymous")) {
            wrong(
                    pointer + "/listen",
                    "other machines can reach \"" + listen + "\", and nobody is asked who they are",
                    "the line \"allowAnonymous\": true in endpoint \"" + name
                            + "\", or an address that only this machine can reach");
        }
        boolean http = listen.scheme().equals(EndpointConf.HTTP);
        web.checkKeys(pointer, http, document.at(pointer));
        socket.checkKeys(pointer, listen, document.at(pointer));
        String protocol = http ? EndpointConf.HTTP : at(pointer + "/protocol").asText();
        protocols.checkKeys(this, pointer, protocol, document.at(pointer));
        return new EndpointConf(
                name,
                listen,
                protocol,
                at(pointer + "/framing").asText(),
                channel(pointer + "/channel"),
                at(pointer + "/overflow").asText(),
                allowAnonymous,
                limits(pointer),
                socket.build(pointer, document.at(pointer)),
                web.build(pointer, listen),
                protocols.settings(this, pointer, protocol));
    }

    private ListenAddress listen(String pointer) {
        JsonNode text = at(pointer);
        if (!assumed(pointer)) {
            try {
                return ListenAddress.parse(text.textValue());
            } catch (BadListenException e) {
                wrong(pointer, ConfSchema.shown(text), e.expected());
            }
        }
        return SOMEWHERE;
    }

    private void checkTaken(String pointer, String name, ListenAddress listen) {
        if (listen.port() == 0 && !listen.local()) {
            return;
        }
        String other = taken.putIfAbsent(listen.canonical(), name);
        if (other != null) {
            wrong(
                    pointer + "/listen",
                    "\"" + listen + "\" is where endpoint \"" + other + "\" listens",
                    "an address of its own");
        }
    }

    private ChannelName channel(String pointer) {
        JsonNode text = at(pointer);
        try {
            return ChannelName.parse(text.asText());
        } catch (BadChannelException e) {
            wrong(pointer, ConfSchema.shown(text) + " is no channel: " + e.getMessage(), schema.expected(pointer));
            return SOME_CHANNEL;
        }
    }

    private Limits limits(String pointer) {
        int maxMessageSize = (int) size(pointer + "/maxMessageSize", 1, LARGEST_SIZE);
        int maxPending = (int) size(pointer + "/maxPending", 1, LARGEST_SIZE);
        checkPending(pointer, maxMessageSize, maxPending);
        return new Limits(
                maxMessageSize,
                at(pointer + "/maxConnections").intValue(),
                at(pointer + "/maxConnectionsPerAddress").intValue(),
                at(pointer + "/maxSubscriptions").intValue(),
                at(pointer + "/maxWildcards").intValue(),
                time(pointer + "/idleTimeout", Duration.ZERO),
                at(pointer + "/publishRate").intValue(),
                at(pointer + "/backlog").intValue(),
                maxPending,
                time(pointer + "/lease", Duration.ofMillis(1)),
                time(pointer + "/writeTimeout", Duration.ZERO),
                time(pointer + "/halfCloseTimeout", Duration.ZERO),
                at(pointer + "/maxUnproven").intValue());
    }

    /** A message larger than {@code maxPending} could never be delivered to a client that is a moment late. */
    private void checkPending(String pointer, int maxMessageSize, int maxPending) {
        String message = pointer + "/maxMessageSize";
        String pending = pointer + "/maxPending";
        if (maxPending >= maxMessageSize || assumed(message) || assumed(pending)) {
            return;
        }
        String messageShown = ConfSchema.shown(at(message));
        if (document.at(pending).isMissingNode()) {
            wrong(
                    message,
                    messageShown + " is more than maxPending, which is " + ConfSchema.shown(at(pending))
                            + " when nothing is said",
                    "at most that, or \"maxPending\": " + messageShown + " as well");
        } else {
            wrong(
                    pending,
                    ConfSchema.shown(at(pending)) + " is less than maxMessageSize, which is " + messageShown,
                    schema.expected(pending));
        }
    }

    long size(String pointer, long least, long most) {
        long bytes = Units.bytes(at(pointer));
        if (bytes >= least && bytes <= most) {
            return bytes;
        }
        wrong(pointer);
        return Units.bytes(at(pointer));
    }

    Duration time(String pointer, Duration least) {
        Duration time = Units.time(at(pointer));
        if (time.compareTo(least) >= 0 && time.compareTo(LONGEST_TIME) <= 0) {
            return time;
        }
        wrong(pointer);
        return Units.time(at(pointer));
    }
}
