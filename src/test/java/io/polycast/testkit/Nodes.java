// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.polycast.protocol.Protocol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The nodes of one cluster, each in a process of its own, on loopback. */
public final class Nodes implements AutoCloseable {
    /** Those that a test starts live for seconds only; the second compiler would not pay. */
    private static final String[] JVM = {"-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    /** What all of them know where a test does not say anything else. */
    public static final String SECRET = "known to all nodes of the test";

    private final String name = "test-" + Long.toString(new Random().nextLong() & Long.MAX_VALUE, 36);
    private final List<ServerProcess> nodes = new ArrayList<>();
    private final String overflow;

    private final String settings;

    /** What each node speaks as well, at a door {@code own}; empty for nothing. */
    private final String spoken;

    /** Where that is a protocol of the tests' own. */
    private final Optional<Class<? extends Protocol>> protocol;

    private Nodes(String overflow, String spoken, Optional<Class<? extends Protocol>> protocol, String... settings) {
        this.overflow = overflow;
        this.spoken = spoken;
        this.protocol = protocol;
        String all = Stream.concat(Stream.of("\"name\": \"" + name + "\""), Stream.of(settings))
                .collect(Collectors.joining(", "));
        this.settings = all.contains("\"secret\"") ? all : all + ", \"secret\": \"" + SECRET + "\"";
    }

    /** Starts so many; the first one before the others, which need to know where it is. */
    public static Nodes start(int count, String overflow, String... settings) throws IOException {
        return new Nodes(overflow, "", Optional.empty(), settings).startAll(count);
    }

    /** The same, where each speaks this protocol as well, at a door {@code own}. */
    public static Nodes startWithProtocol(Class<? extends Protocol> protocol, int count) throws IOException {
        return new Nodes("pause", named(protocol), Optional.of(protocol)).startAll(count);
    }

    /** The same, with one of the protocols that every server speaks. */
    public static Nodes startSpeaking(String protocol, int count) throws IOException {
        return new Nodes("pause", protocol, Optional.empty()).startAll(count);
    }

    private Nodes startAll(int count) throws IOException {
        try {
            add();
            // Made here: the list of nodes belongs to this thread.
            String conf = conf(settings);
            List<CompletableFuture<ServerProcess>> others = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                others.add(CompletableFuture.supplyAsync(() -> launch(conf)));
            }
            others.forEach(other -> nodes.add(other.join()));
        } catch (CompletionException e) {
            close();
            throw e;
        }
        return this;
    }

    /** One with a configuration of its own, behind the words of a command that runs it. */
    public static ServerProcess lone(List<String> before, String conf) throws IOException {
        return ServerProcess.startBehind(before, conf, JVM);
    }

    /** Starts one more. */
    public ServerProcess add() {
        ServerProcess added = launch(conf(settings));
        nodes.add(added);
        return added;
    }

    private ServerProcess launch(String conf) {
        try {
            return protocol.isPresent()
                    ? ServerProcess.startWithProtocol(protocol.get(), conf, JVM)
                    : lone(List.of(), conf);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** The configuration of one more, with these settings of the cluster. */
    public String conf(String settings) {
        JsonArray members = new JsonArray();
        nodes.stream()
                .filter(ServerProcess::isAlive)
                .forEach(node -> members.add(node.ready().getString("cluster")));
        String doors = Stream.of(
                        door("text", "\"text\", \"channel\": \"lobby\""),
                        door("json", "\"json\""),
                        door("frames", "\"raw\", \"framing\": \"length\", \"channel\": \"lobby\""),
                        spoken.isEmpty() ? "" : door("own", "\"" + spoken + "\""))
                .filter(door -> !door.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return """
                {"endpoints": {%s, "web": {"listen": "http://127.0.0.1:0", "overflow": "%s"},
                  "udp": {"listen": "udp://127.0.0.1:0", "protocol": "text", "channel": "lobby"}},
                 "cluster": {"enabled": true, "bind": "127.0.0.1:0", "members": %s, %s}}
                """.formatted(doors, overflow, members.encode(), settings);
    }

    private static String named(Class<? extends Protocol> protocol) {
        try {
            return protocol.getConstructor().newInstance().name();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private String door(String door, String protocol) {
        return "\"%s\": {\"listen\": \"tcp://127.0.0.1:0\", \"overflow\": \"%s\", \"maxSubscriptions\": 200000, \"protocol\": %s}"
                .formatted(door, overflow, protocol);
    }

    public String name() {
        return name;
    }

    public int size() {
        return nodes.size();
    }

    public ServerProcess node(int index) {
        return nodes.get(index);
    }

    /** Ends one as a crash would, and forgets it. */
    public void kill(int index) throws IOException {
        nodes.remove(index).close();
    }

    public InetSocketAddress address(int index, String endpoint) {
        return nodes.get(index).address(endpoint);
    }

    /** What the node tells of itself. */
    public static JsonObject portrait(ServerProcess node) throws IOException {
        String name = node.ready().getString("cluster");
        return portraits(node).stream()
                .filter(each -> each.getString("address").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the node tells of all nodes that answer it. */
    public static List<JsonObject> portraits(ServerProcess node) throws IOException {
        try (RawHttp http = RawHttp.connect(node.address("web"))) {
            return http.ask("GET /api/nodes").json().getJsonArray("items").stream()
                    .map(JsonObject.class::cast)
                    .toList();
        }
    }

    /** The states of the node's links, sorted. */
    public static List<String> links(ServerProcess node) throws IOException {
        return portrait(node).getJsonArray("links").stream()
                .map(link -> ((JsonObject) link).getString("state"))
                .sorted()
                .toList();
    }

    /** How many patterns of other nodes the node knows. */
    public static int patterns(ServerProcess node) throws IOException {
        return portrait(node).getJsonArray("links").stream()
                .map(JsonObject.class::cast)
                .filter(link -> !link.getString("state").equals("away"))
                .mapToInt(link -> link.getInteger("patterns"))
                .sum();
    }

    /**
     * Whether a node took another one for gone, or for too slow: so it does when a busy machine does not run that one
     * for seconds.
     */
    public static boolean lostSight(ServerProcess node, ServerProcess other) throws IOException {
        String address = other.ready().getString("cluster");
        String log = node.log();
        return log.contains(address + " is out of reach") || log.contains(address + " is too slow");
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess node : nodes) {
            node.close();
        }
    }
}
