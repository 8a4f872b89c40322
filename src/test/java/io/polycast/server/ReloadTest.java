// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfReader;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.ServerConf;
import io.polycast.protocol.Protocol;
import io.polycast.server.Reload.Setting;
import io.polycast.testkit.ShippedProtocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key of the schema, changed: it is either told to need a restart, or documented to be taken over. */
class ReloadTest {
    private static final String TCP = "\"listen\": \"tcp://127.0.0.1:7000\", \"protocol\": \"text\"";
    private static final String UDP = "\"listen\": \"udp://127.0.0.1:7000\", \"protocol\": \"raw\"";
    private static final String UNIX = "\"listen\": \"unix:///tmp/p.sock\", \"protocol\": \"text\"";
    private static final String HTTP = "\"listen\": \"http://127.0.0.1:8080\"";

    /** An endpoint and what its key is changed to; before, it has the value behind that, or the default. */
    private record Change(String endpoint, String value, String before) {
        Change(String endpoint, String value) {
            this(endpoint, value, "");
        }
    }

    private static final Map<String, Change> CHANGES = Map.ofEntries(
            entry(
                    "listen",
                    new Change("\"protocol\": \"text\"", "\"tcp://127.0.0.1:7001\"", "\"tcp://127.0.0.1:7000\"")),
            entry("protocol", new Change("\"listen\": \"tcp://127.0.0.1:7000\"", "\"json\"", "\"text\"")),
            entry("framing", new Change(TCP, "\"length\"")),
            entry("channel", new Change(TCP, "\"other\"")),
            entry("overflow", new Change(TCP, "\"disconnect\"")),
            entry("allowAnonymous", new Change(TCP, "true")),
            entry("maxMessageSize", new Change(TCP, "1000")),
            entry("maxConnections", new Change(TCP, "7")),
            entry("maxConnectionsPerAddress", new Change(TCP, "7")),
            entry("maxSubscriptions", new Change(TCP, "7")),
            entry("maxWildcards", new Change(TCP, "7")),
            entry("idleTimeout", new Change(TCP, "7")),
            entry("writeTimeout", new Change(TCP, "7")),
            entry("halfCloseTimeout", new Change(TCP, "7")),
            entry("publishRate", new Change(TCP, "7")),
            entry("backlog", new Change(TCP, "7")),
            entry("maxPending", new Change(TCP, "\"2MiB\"")),
            entry("lease", new Change(UDP, "7")),
            entry("maxUnproven", new Change(UDP, "7")),
            entry("serves", new Change(HTTP, "[\"public\"]")),
            entry("allowedOrigins", new Change(HTTP, "[\"*\"]")),
            entry("compression", new Change(HTTP, "true", "false")),
            entry("heartbeat", new Change(HTTP, "7")),
            entry("noDelay", new Change(TCP, "false")),
            entry("reusePort", new Change(TCP, "true")),
            entry("keepAlive", new Change(TCP, "7")),
            entry("userTimeout", new Change(TCP, "7")),
            entry("proxyProtocol", new Change(TCP, "true")),
            entry(
                    "interfaces",
                    new Change(
                            "\"listen\": \"udp://239.1.2.3:7000\", \"allowAnonymous\": true, \"protocol\": \"raw\"",
                            "[\"eth1\"]",
                            "[\"eth0\"]")),
            entry("broadcast", new Change(UDP, "true")),
            entry("tls", new Change(TCP, "{\"certificate\": \"pom.xml\", \"key\": \"pom.xml\"}")),
            entry("mode", new Change(UNIX, "\"0666\"")),
            entry("owner", new Change(UNIX, "\"root\"")),
            entry("group", new Change(UNIX, "\"root\"")),
            entry("allowUids", new Change(UNIX, "[7]")));

    private static final Map<String, String> SERVER_CHANGES = Map.of(
            "eventLoops", "7",
            "transport", "\"nio\"",
            "drainSeconds", "7",
            "maxPendingTotal", "\"64MiB\"",
            "cluster", "{\"enabled\": true}",
            "log", "{\"format\": \"json\"}");

    private static JsonNode schema() throws IOException {
        return new ObjectMapper().readTree(Path.of("conf/polycast.schema.json").toFile());
    }

    static List<String> serverKeys() throws IOException {
        List<String> keys = keys(schema().path("properties"));
        keys.removeAll(List.of("$schema", "endpoints"));
        return keys;
    }

    /** Without the blocks of protocols, which all need a restart. */
    static List<String> endpointKeys() throws IOException {
        List<String> keys = keys(schema().at("/$defs/endpoint/properties"));
        keys.removeAll(ShippedProtocols.all().stream().map(Protocol::name).toList());
        return keys;
    }

    private static List<String> keys(JsonNode properties) {
        List<String> keys = new ArrayList<>();
        properties.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static ServerConf conf(String settings, String endpoint) throws BadConfException {
        return new ConfReader(Map.of(), conf -> List.of())
                .read("{%s\"endpoints\": {\"e\": {%s}}}".formatted(settings, endpoint))
                .conf();
    }

    @Test
    void eachKeyOfTheSchemaIsInATable() throws Exception {
        assertThat(Reload.OF_SERVER.stream().map(Setting::key)).containsExactlyInAnyOrderElementsOf(serverKeys());
        assertThat(Reload.OF_ENDPOINT.stream().map(Setting::key)).containsExactlyInAnyOrderElementsOf(endpointKeys());
    }

    @ParameterizedTest
    @MethodSource("endpointKeys")
    void aKeyOfAnEndpointNeedsARestartOrIsDocumented(String key) throws Exception {
        Change change = Objects.requireNonNull(CHANGES.get(key), "no change of this key is tried");
        EndpointConf before = endpoint(key, change.endpoint(), change.before());
        EndpointConf after = endpoint(key, change.endpoint(), change.value());
        holds(key, Reload.OF_ENDPOINT, Reload::taken, before, after);
    }

    /** Their sockets were opened for packets of that size, and would cut longer ones. */
    @ParameterizedTest
    @ValueSource(strings = {"unixgram", "seqpacket"})
    void packetsOfUnixSocketsKeepTheSizeThatTheSocketWasOpenedFor(String scheme) throws Exception {
        String listen = "\"listen\": \"%s:///tmp/p.sock\", \"protocol\": \"raw\"".formatted(scheme);
        EndpointConf before = endpoint("maxMessageSize", listen, "1000");
        EndpointConf after = endpoint("maxMessageSize", listen, "2000");
        needsRestart("maxMessageSize", Reload.OF_ENDPOINT, Reload::taken, before, after);
    }

    private static EndpointConf endpoint(String key, String others, String value) throws BadConfException {
        String setting = value.isEmpty() ? "" : ", \"%s\": %s".formatted(key, value);
        return conf("", others + setting).endpoints().get(0);
    }

    @ParameterizedTest
    @MethodSource("serverKeys")
    void aKeyOfTheServerNeedsARestartOrIsDocumented(String key) throws Exception {
        assertThat(SERVER_CHANGES).containsKey(key);
        String changed = "\"%s\": %s, ".formatted(key, SERVER_CHANGES.get(key));
        holds(key, Reload.OF_SERVER, Reload::taken, conf("", TCP), conf(changed, TCP));
    }

    private static <C> void holds(String key, List<Setting<C>> settings, BinaryOperator<C> taken, C before, C after)
            throws IOException {
        assertThat(after).as("a change of " + key).isNotEqualTo(before);
        assertThat(told(settings, before, before)).as("what has not changed").isEmpty();
        if (documented().contains(key)) {
            assertThat(told(settings, before, after)).isEmpty();
            assertThat(taken.apply(before, after)).isEqualTo(after);
        } else {
            needsRestart(key, settings, taken, before, after);
        }
    }

    /** Also after a second reload of the same file: the server still runs with what it was started with. */
    private static <C> void needsRestart(
            String key, List<Setting<C>> settings, BinaryOperator<C> taken, C before, C after) {
        assertThat(told(settings, before, after)).containsExactly(key);
        C running = taken.apply(before, after);
        assertThat(running).isEqualTo(before);
        assertThat(told(settings, running, after)).as("a second reload").containsExactly(key);
    }

    private static <C> List<String> told(List<Setting<C>> settings, C before, C after) {
        return settings.stream()
                .filter(setting -> setting.needsRestart().test(before, after))
                .map(Setting::key)
                .toList();
    }

    /** The keys of which README says that they are taken over. */
    private static Set<String> documented() throws IOException {
        String readme = Files.readString(Path.of("conf/README.md"));
        String section = readme.substring(readme.indexOf("## While the server runs"));
        Set<String> keys = new HashSet<>();
        Pattern.compile("`(\\w+)`")
                .matcher(section.substring(0, section.indexOf("The log names")))
                .results()
                .map((MatchResult quoted) -> quoted.group(1))
                .forEach(keys::add);
        assertThat(keys).isNotEmpty();
        return keys;
    }
}
