// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a document to records, with the checks that a schema can't make. A setting with which the schema finds fault is taken at its
 * default, so that everything else is checked all the same.
 */
final class ConfBuilder {
    private static final long MAX_SIZE = 1L << 30;

    private final JsonNode document;
    private final ConfSchema schema;
    private final List<ConfProblem> problems;

    ConfBuilder(JsonNode document, ConfSchema schema, List<ConfProblem> problems) {
        this.document = document;
        this.schema = schema;
        this.problems = problems;
    }

    ServerConf build() {
        List<EndpointConf> endpoints = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        List<String> names = new ArrayList<>();
        document.path("endpoints").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            endpoint(name).ifPresent(endpoint -> {
                endpoints.add(endpoint);
                checkTaken(endpoint, taken);
            });
        }
        return new ServerConf(
                endpoints,
                at("/eventLoops").intValue(),
                at("/transport").textValue(),
                Units.time(at("/drainSeconds")),
                Units.bytes(at("/maxPendingTotal")),
                log());
    }

    private LogConf log() {
        Map<String, String> levels = new LinkedHashMap<>();
        document.path("log")
                .path("levels")
                .fields()
                .forEachRemaining(
                        level -> levels.put(level.getKey(), level.getValue().asText()));
        return new LogConf(at("/log/format").asText(), levels);
    }

    /** The value at a place: the document's when it is right, and the default of the schema otherwise. */
    private JsonNode at(String pointer) {
        JsonNode value = document.at(pointer);
        return value.isMissingNode() || faulty(pointer) ? schema.at(pointer).path("default") : value;
    }

    private boolean faulty(String pointer) {
        return problems.stream().anyMatch(problem -> problem.pointer().equals(pointer));
    }

    private void wrong(String pointer, String wrong, String expected) {
        problems.add(new ConfProblem(pointer, wrong, expected));
    }

    private Optional<EndpointConf> endpoint(String name) {
        String pointer = "/endpoints/" + ConfSchema.escape(name);
        Limits limits = limits(pointer);
        String channelText = at(pointer + "/channel").asText();
        ChannelName channel = channel(pointer + "/channel", channelText);
        JsonNode listenNode = at(pointer + "/listen");
        if (!listenNode.isTextual()) {
            return Optional.empty();
        }
        ListenAddress listen = listen(pointer + "/listen", listenNode.textValue());
        boolean allowAnonymous = at(pointer + "/allowAnonymous").booleanValue();
        if (listen == null || channel == null) {
            return Optional.empty();
        }
        if (!listen.loopback() && !allowAnonymous && !faulty(pointer + "/allowAnonymous")) {
            wrong(
                    pointer + "/allowAnonymous",
                    "other machines can reach " + listen + ", and the endpoint does not ask who they are",
                    "\"allowAnonymous\": true in endpoint \"" + name + "\", or an address of this machine alone");
        }
        return Optional.of(new EndpointConf(
                name,
                listen,
                at(pointer + "/protocol").asText(),
                at(pointer + "/framing").asText(),
                channel,
                at(pointer + "/overflow").asText(),
                allowAnonymous,
                limits));
    }

    private @Nullable ChannelName channel(String pointer, String text) {
        try {
            return ChannelName.parse(text);
        } catch (BadChannelException e) {
            wrong(
                    pointer,
                    "\"" + text + "\": " + e.getMessage(),
                    schema.at(pointer).path("title").asText());
            return null;
        }
    }

    private @Nullable ListenAddress listen(String pointer, String text) {
        Optional<ListenAddress> listen = ListenAddress.parse(text);
        if (listen.isEmpty()) {
            wrong(pointer, "\"" + text + "\"", schema.at(pointer).path("title").asText());
        }
        return listen.orElse(null);
    }

    private Limits limits(String pointer) {
        Limits limits = new Limits(
                size(pointer + "/maxMessageSize"),
                at(pointer + "/maxConnections").intValue(),
                at(pointer + "/maxConnectionsPerAddress").intValue(),
                at(pointer + "/maxSubscriptions").intValue(),
                Units.time(at(pointer + "/idleTimeout")),
                at(pointer + "/publishRate").intValue(),
                at(pointer + "/backlog").intValue(),
                size(pointer + "/maxPending"),
                Units.time(at(pointer + "/lease")));
        if (limits.maxPending() < limits.maxMessageSize()
                && !faulty(pointer + "/maxPending")
                && !faulty(pointer + "/maxMessageSize")) {
            wrong(
                    pointer + "/maxPending",
                    limits.maxPending() + " bytes are less than one message of maxMessageSize",
                    "at least " + limits.maxMessageSize());
        }
        if (limits.lease().compareTo(Duration.ZERO) <= 0) {
            wrong(
                    pointer + "/lease",
                    at(pointer + "/lease").toString(),
                    schema.at(pointer + "/lease").path("title").asText());
        }
        return limits;
    }

    private int size(String pointer) {
        JsonNode node = at(pointer);
        long bytes = node instanceof MissingNode ? 0 : Units.bytes(node);
        if (bytes < 1 || bytes > MAX_SIZE) {
            wrong(pointer, node.toString(), schema.at(pointer).path("title").asText());
        }
        return (int) Math.min(bytes, MAX_SIZE);
    }

    private void checkTaken(EndpointConf endpoint, Map<String, String> taken) {
        if (endpoint.listen().port() == 0) {
            return;
        }
        String other = taken.put(endpoint.listen().toString(), endpoint.name());
        if (other != null) {
            wrong(
                    "/endpoints/" + endpoint.name() + "/listen",
                    "\"" + endpoint.listen() + "\" is also where endpoint \"" + other + "\" listens",
                    "an address of its own");
        }
    }
}
