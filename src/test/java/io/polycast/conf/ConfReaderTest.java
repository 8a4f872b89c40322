// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.polycast.ChannelName;
import io.polycast.ProtocolSettings;
import io.polycast.protocol.Protocol;
import io.polycast.server.Server;
import io.polycast.testkit.LimitsBuilder;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.ShippedProtocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfReaderTest {
    private static final String TLS = "/$defs/endpoint/properties/tls";
    private static final List<String> CLUSTER =
            List.of("/properties/cluster", "/properties/cluster/properties/eventBus");
    private static final ProtocolSettings NATS = new ProtocolSettings(Map.of(
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
    private static final Path CONF = Path.of("conf");

    private final ConfReader reader = Server.reader(Map.of());

    @Test
    void theDefaultListensOnLoopbackWithAllItHas() throws BadConfException {
        ServerConf conf = reader.read(null).conf();

        Map<String, ProtocolSettings> web =
                conf.endpoints().get(conf.endpoints().size() - 1).protocols();
        assertThat(conf.endpoints())
                .containsExactly(
                        endpoint("text", "tcp", 7000, "text", "line", "lobby"),
                        endpoint("json", "tcp", 7001, "json", "line", "lobby"),
                        endpoint("frames", "tcp", 7002, "raw", "length", "frames"),
                        endpoint("udp", "udp", 7000, "text", "line", "lobby"),
                        peers("nats", 4222, "nats", 10_000, 64 << 20, Map.of("nats", NATS)),
                        peers("redis", 6380, "resp", 20_000, 32 << 20, Map.of()),
                        endpoint("web", "http", 8080, "http", "line", "lobby", web));
        assertThat(web).containsEntry("nats", NATS);
        assertThat(conf.eventLoops()).isZero();
        assertThat(conf.transport()).isEqualTo("auto");
        assertThat(conf.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(conf.maxPendingTotal()).isZero();
        assertThat(conf.log()).isEqualTo(new LogConf("text", Map.of()));
    }

    private static EndpointConf endpoint(
            String name, String scheme, int port, String protocol, String framing, String channel) {
        return endpoint(name, scheme, port, protocol, framing, channel, Map.of());
    }

    private static EndpointConf endpoint(
            String name,
            String scheme,
            int port,
            String protocol,
            String framing,
            String channel,
            Map<String, ProtocolSettings> protocols) {
        return new EndpointConf(
                name,
                new ListenAddress(scheme, "127.0.0.1", port),
                protocol,
                framing,
                ChannelName.of(channel),
                "drop-oldest",
                false,
                RunningServer.LIMITS,
                RunningServer.SOCKET,
                RunningServer.WEB,
                protocols);
    }

    /** Clients of other servers are used to other limits than those of the other doors. */
    private static EndpointConf peers(
            String name,
            int port,
            String protocol,
            int wildcards,
            int pending,
            Map<String, ProtocolSettings> protocols) {
        return new EndpointConf(
                name,
                new ListenAddress("tcp", "127.0.0.1", port),
                protocol,
                "line",
                ChannelName.of("lobby"),
                "disconnect",
                false,
                new LimitsBuilder(RunningServer.LIMITS)
                        .maxSubscriptions(100_000)
                        .maxWildcards(wildcards)
                        .maxPending(pending)
                        .build(),
                RunningServer.SOCKET,
                RunningServer.WEB,
                protocols);
    }

    @Test
    void theFileInTheFolderIsTheDefaultInTheJar() throws Exception {
        assertThat(reader.read(CONF.resolve("polycast.json").toString()).conf())
                .isEqualTo(reader.read(null).conf());
    }

    @Test
    void readsEverySetting() throws BadConfException {
        ServerConf conf = read("{'$schema': './polycast.schema.json', 'endpoints': {'a_1-b': {"
                + "'listen': 'tcp://[::]:0', 'protocol': 'raw', 'framing': 'length', 'channel': 'a.b',"
                + "'overflow': 'pause', 'allowAnonymous': true, 'maxMessageSize': '2KiB', 'maxConnections': 3,"
                + "'maxConnectionsPerAddress': 4, 'maxSubscriptions': 5, 'maxWildcards': 12,"
                + "'idleTimeout': '6m', 'publishRate': 7,"
                + "'backlog': 8, 'maxPending': 4096, 'lease': '500ms', 'writeTimeout': '9s', 'halfCloseTimeout': '10s',"
                + "'maxUnproven': 11}},"
                + "'eventLoops': 2, 'transport': 'nio', 'drainSeconds': '1500ms', 'maxPendingTotal': '64MiB',"
                + "'log': {'format': 'json', 'levels': {'root': 'warn', 'io.polycast.hub': 'off'}}}");

        assertThat(conf)
                .isEqualTo(new ServerConf(
                        List.of(new EndpointConf(
                                "a_1-b",
                                new ListenAddress("tcp", "::", 0),
                                "raw",
                                "length",
                                ChannelName.of("a.b"),
                                "pause",
                                true,
                                new Limits(
                                        2_048,
                                        3,
                                        4,
                                        5,
                                        12,
                                        Duration.ofMinutes(6),
                                        7,
                                        8,
                                        4_096,
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(9),
                                        Duration.ofSeconds(10),
                                        11),
                                RunningServer.SOCKET,
                                new WebConf(Set.of(Served.PUBLIC), List.of(), false, Duration.ofSeconds(25)),
                                Map.of())),
                        2,
                        "nio",
                        Duration.ofMillis(1_500),
                        64 << 20,
                        new LogConf("json", Map.of("root", "warn", "io.polycast.hub", "off")),
                        RunningServer.ALONE));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "'10B',10", "'7',7", "'64KiB',65536", "'1MiB',1048576", "'1GiB',1073741824", "1.0,1"})
    void takesSizes(String written, long bytes) throws BadConfException {
        String json = written.matches("[0-9.]+") ? written : "'" + written + "'";
        assertThat(read(with("'maxPendingTotal': " + json)).maxPendingTotal()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "10,10000", "'0s',0", "'500ms',500", "'30s',30000", "'5m',300000", "'1h',3600000"})
    void takesTimes(String written, long milliseconds) throws BadConfException {
        String json = written.matches("[0-9]+") ? written : "'" + written + "'";
        assertThat(read(with("'drainSeconds': " + json)).drain()).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:7000",
                "tcp://127.255.0.9:7000",
                "tcp://localhost:7000",
                "tcp://LocalHost:7000",
                "udp://[::1]:7000",
                "tcp://[0:0:0:0:0:0:0:1]:7000",
                "tcp://[::ffff:127.0.0.1]:7000",
                "tcp://127.0.0.1:0",
                "tcp://127.0.0.1:65535"
            })
    void needsNobodysLeaveOnThisMachine(String listen) throws BadConfException {
        ListenAddress address = read("{'endpoints': {'a': {'listen': '" + listen + "', 'protocol': 'text'}}}")
                .endpoints()
                .get(0)
                .listen();

        assertThat(address).hasToString(listen);
        assertThat(address.loopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://*:7000",
                "tcp://0.0.0.0:7000",
                "udp://[::]:7000",
                "tcp://[2001:db8::7]:7000",
                "tcp://host-1.example.org:7000",
                "tcp://my_host:7000"
            })
    void letsOthersInWhenToldTo(String listen) throws BadConfException {
        ListenAddress address = read("{'endpoints': {'a': {'listen': '" + listen
                        + "', 'protocol': 'text', 'allowAnonymous': true}}}")
                .endpoints()
                .get(0)
                .listen();

        assertThat(address).hasToString(listen);
        assertThat(address.loopback()).isFalse();
    }

    @Test
    void lendsAPortToEachTransportAndPortZeroToAll() throws BadConfException {
        assertThat(read("{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:7', 'protocol': 'text'},"
                                + "'b': {'listen': 'udp://127.0.0.1:7', 'protocol': 'text'},"
                                + "'c': {'listen': 'tcp://127.0.0.1:0', 'protocol': 'text'},"
                                + "'d': {'listen': 'tcp://127.0.0.1:0', 'protocol': 'text'}}}")
                        .endpoints())
                .hasSize(4);
    }

    @Test
    void readsAFileAnewEachTime(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("polycast.json");
        Files.writeString(file, json(with("'eventLoops': 1")));
        assertThat(reader.read(file.toString()).conf().eventLoops()).isEqualTo(1);

        Files.writeString(file, "\uFEFF" + json(with("'eventLoops': 2")));
        assertThat(reader.read(file.toString()).conf().eventLoops()).isEqualTo(2);
    }

    @Test
    void takesTextThatBeginsWithABraceForJson() throws BadConfException {
        assertThat(reader.read(" \n" + json(with("'eventLoops': 3"))).conf().eventLoops())
                .isEqualTo(3);
    }

    @Test
    void readsTheCluster() throws BadConfException {
        ClusterConf cluster = read(with("'cluster': {'enabled': true, 'name': 'plant', 'bind': '10.0.0.7:5711',"
                        + "'members': ['10.0.0.8:5711', '[fd00::9]:5711', 'node-c:5711'],"
                        + "'discovery': {'kubernetes': {'service-dns': 'polycast.default.svc'}},"
                        + "'eventBus': {'host': '10.0.0.7', 'port': 5712}, 'secret': 'not a good secret',"
                        + "'maxPending': '2MiB'}"))
                .cluster();

        assertThat(cluster)
                .isEqualTo(new ClusterConf(
                        true,
                        "plant",
                        new ListenAddress("tcp", "10.0.0.7", 5_711),
                        List.of("10.0.0.8:5711", "[fd00::9]:5711", "node-c:5711"),
                        Map.of("kubernetes", Map.of("service-dns", "polycast.default.svc")),
                        new ClusterConf.EventBusConf("10.0.0.7", 5_712, null),
                        "not a good secret",
                        "",
                        2 << 20));
        assertThat(cluster.toString()).doesNotContain("secret");
    }

    @Test
    void theExamplesOfAClusterCanBeUsed() throws BadConfException {
        for (String example : List.of("cluster-a.json", "cluster-b.json")) {
            assertThat(reader.read(CONF.resolve(example).toString())
                            .conf()
                            .cluster()
                            .enabled())
                    .isTrue();
        }
    }

    @Test
    void theSchemaIsASchema() throws IOException {
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SchemaLocation.of(SchemaId.V202012))
                        .validate(schema()))
                .isEmpty();
    }

    @Test
    void theSchemaDescribesEverySettingAndItsDefault() throws IOException {
        JsonNode root = schema();
        for (JsonNode object : described(root)) {
            assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
            object.path("properties").properties().forEach(setting -> {
                assertThat(setting.getValue().path("title").asText())
                        .as(setting.getKey())
                        .isNotBlank();
                assertThat(setting.getValue().path("description").asText())
                        .as(setting.getKey())
                        .isNotBlank();
            });
        }
        assertThat(withoutDefault(root)).containsExactlyInAnyOrder("$schema", "endpoints", "log", "cluster");
        List<String> blocks = blocks();
        assertThat(withoutDefault(root.at("/$defs/endpoint")))
                .filteredOn(key -> !blocks.contains(key))
                .containsExactlyInAnyOrder("listen", "protocol", "serves", "tls");
        for (String block : blocks) {
            assertThat(withoutDefault(root.at("/$defs/endpoint/properties/" + block)))
                    .as(block)
                    .isEmpty();
        }
        assertThat(withoutDefault(root.at(TLS))).isEmpty();
        assertThat(withoutDefault(root.at("/properties/log"))).isEmpty();
        assertThat(withoutDefault(root.at(CLUSTER.get(0)))).containsExactlyInAnyOrder("discovery", "eventBus");
        assertThat(withoutDefault(root.at(CLUSTER.get(1)))).containsExactly("tls");
    }

    private static List<JsonNode> described(JsonNode root) throws IOException {
        return Stream.of(
                        Stream.of("", "/properties/log", "/$defs/endpoint", TLS),
                        CLUSTER.stream(),
                        blocks().stream().map(block -> "/$defs/endpoint/properties/" + block))
                .flatMap(places -> places)
                .map(root::at)
                .toList();
    }

    /** Names of protocols that have settings of their own. */
    private static List<String> blocks() throws IOException {
        return ShippedProtocols.all().stream()
                .filter(protocol -> !protocol.settingsSchema().isEmpty())
                .map(Protocol::name)
                .toList();
    }

    private static List<String> withoutDefault(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.path("properties").properties().forEach(setting -> {
            if (!setting.getValue().has("default")) {
                keys.add(setting.getKey());
            }
        });
        return keys;
    }

    @Test
    void theReadmeHasEverySettingWithItsDefault() throws IOException {
        String readme = Files.readString(CONF.resolve("README.md"));
        JsonNode root = schema();
        for (JsonNode object : described(root)) {
            object.path("properties").properties().forEach(setting -> {
                String written = setting.getValue().has("default")
                        ? "`" + setting.getValue().path("default") + "`"
                        : "";
                assertThat(readme.lines())
                        .as(setting.getKey())
                        .anyMatch(line -> line.startsWith("| `" + setting.getKey() + "` |") && line.contains(written));
            });
        }
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper().readTree(CONF.resolve("polycast.schema.json").toFile());
    }

    private ServerConf read(String text) throws BadConfException {
        return reader.read(json(text)).conf();
    }

    private static String with(String more) {
        return "{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:7000', 'protocol': 'text'}}, " + more + "}";
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
