// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polycast.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
    private static final String CONF = "{'endpoints': {'text': {'listen': 'tcp://127.0.0.1:7000', 'protocol': 'text'},"
            + "'plant-1_b': {'listen': 'tcp://127.0.0.1:7001', 'protocol': 'text'}},"
            + "'log': {'levels': {'io.polycast.hub.FanOut': 'warn'}}}";

    @Test
    void replaceWhatTheFileSays() throws BadConfException {
        ServerConf conf = read(Map.of(
                "POLYCAST_DRAINSECONDS", "7",
                "POLYCAST_EVENTLOOPS", "2",
                "POLYCAST_TRANSPORT", "nio",
                "POLYCAST_MAXPENDINGTOTAL", "64MiB",
                "POLYCAST_LOG_FORMAT", "json"));

        assertThat(conf.drain()).isEqualTo(Duration.ofSeconds(7));
        assertThat(conf.eventLoops()).isEqualTo(2);
        assertThat(conf.transport()).isEqualTo("nio");
        assertThat(conf.maxPendingTotal()).isEqualTo(64 << 20);
        assertThat(conf.log().format()).isEqualTo("json");
    }

    @Test
    void findEndpointsByName() throws BadConfException {
        ServerConf conf = read(Map.of(
                "POLYCAST_ENDPOINTS_TEXT_LISTEN", "tcp://0.0.0.0:7000",
                "POLYCAST_ENDPOINTS_TEXT_ALLOWANONYMOUS", "true",
                "POLYCAST_ENDPOINTS_PLANT_1_B_CHANNEL", "plant.one",
                "POLYCAST_ENDPOINTS_PLANT_1_B_IDLETIMEOUT", "30s",
                "POLYCAST_ENDPOINTS_PLANT_1_B_MAXCONNECTIONS", "3"));

        EndpointConf text = conf.endpoints().get(0);
        assertThat(text.listen()).hasToString("tcp://0.0.0.0:7000");
        assertThat(text.allowAnonymous()).isTrue();
        EndpointConf plant = conf.endpoints().get(1);
        assertThat(plant.channel()).hasToString("plant.one");
        assertThat(plant.limits().idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plant.limits().maxConnections()).isEqualTo(3);
    }

    @Test
    void reachTheInnermostSettings(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Map<String, String> environment = Map.of(
                "POLYCAST_CLUSTER_EVENTBUS_TLS_PASSWORD", "hush",
                "POLYCAST_CLUSTER_EVENTBUS_TLS_PKCS12", file.toString(),
                "POLYCAST_CLUSTER_EVENTBUS_TLS_CLIENTCA", file.toString(),
                "POLYCAST_ENDPOINTS_TEXT_TLS_PKCS12", file.toString(),
                "POLYCAST_ENDPOINTS_TEXT_TLS_PASSWORD", "hush, too");
        // What is in the files is not looked at.
        ServerConf conf = new ConfReader(environment, unchecked -> List.of())
                .read(json(CONF))
                .conf();

        assertThat(Objects.requireNonNull(conf.cluster().eventBus().tls()).password())
                .isEqualTo("hush");
        assertThat(Objects.requireNonNull(conf.endpoints().get(0).socket().tls())
                        .password())
                .isEqualTo("hush, too");
    }

    @Test
    void mindNoCaseBehindThePrefix() throws BadConfException {
        assertThat(read(Map.of("POLYCAST_Endpoints_text_Channel", "hall"))
                        .endpoints()
                        .get(0)
                        .channel())
                .hasToString("hall");
    }

    @Test
    void leaveStringsAsTheyAre() throws BadConfException {
        assertThat(read(Map.of("POLYCAST_ENDPOINTS_TEXT_CHANNEL", "7"))
                        .endpoints()
                        .get(0)
                        .channel())
                .hasToString("7");
    }

    @Test
    void setLevelsOfLoggersInTheFileAndOfOthers() throws BadConfException {
        assertThat(read(Map.of(
                                "POLYCAST_LOG_LEVELS_ROOT", "error",
                                "POLYCAST_LOG_LEVELS_IO_NETTY", "debug",
                                "POLYCAST_LOG_LEVELS_IO_POLYCAST_HUB_FANOUT", "trace"))
                        .log()
                        .levels())
                .isEqualTo(Map.of("root", "error", "io.netty", "debug", "io.polycast.hub.FanOut", "trace"));
    }

    @Test
    void bringWholeObjectsAndThenSettingsInside() throws BadConfException {
        ServerConf conf = read(Map.of(
                "POLYCAST_ENDPOINTS",
                json("{'only': {'listen': 'udp://127.0.0.1:1', 'protocol': 'text'}}"),
                "POLYCAST_ENDPOINTS_ONLY_PROTOCOL",
                "raw",
                "POLYCAST_LOG",
                json("{'format': 'json'}"),
                "POLYCAST_LOG_LEVELS_ROOT",
                "off"));

        assertThat(conf.endpoints()).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.name()).isEqualTo("only");
            assertThat(endpoint.protocol()).isEqualTo("raw");
        });
        assertThat(conf.log()).isEqualTo(new LogConf("json", Map.of("root", "off")));
    }

    @Test
    void areCheckedLikeTheFileAndNamed() {
        assertThat(problems(
                        CONF,
                        Map.of(
                                "POLYCAST_DRAINSECONDS", "soon",
                                "POLYCAST_EVENTLOOPS", "",
                                "POLYCAST_ENDPOINTS_TEXT_LISTEN", "tcp://*:1",
                                "POLYCAST_ENDPOINTS_TEXT_ALLOWANONYMOUS", "yes",
                                "POLYCAST_ENDPOINTS_PLANT_1_B", "{",
                                "POLYCAST_LOG_LEVELS_IO_NETTY", "loud")))
                .extracting(problem -> problem.pointer() + " " + problem.wrong())
                .containsExactlyInAnyOrder(
                        "/drainSeconds \"soon\" (from POLYCAST_DRAINSECONDS)",
                        "/eventLoops \"\" (from POLYCAST_EVENTLOOPS)",
                        "/endpoints/text/allowAnonymous \"yes\" (from POLYCAST_ENDPOINTS_TEXT_ALLOWANONYMOUS)",
                        "/endpoints/plant-1_b \"{\" (from POLYCAST_ENDPOINTS_PLANT_1_B)",
                        "/log/levels/io.netty \"loud\" (from POLYCAST_LOG_LEVELS_IO_NETTY)");
    }

    @Test
    void areNamedWhereTheyLetOthersIn() {
        assertThat(problems(CONF, Map.of("POLYCAST_ENDPOINTS_TEXT_LISTEN", "tcp://*:1")))
                .singleElement()
                .extracting(ConfProblem::wrong)
                .asString()
                .endsWith("(from POLYCAST_ENDPOINTS_TEXT_LISTEN)");
    }

    @Test
    void areRefusedWhenTheyMeanTwoSettings() {
        String twins = "{'endpoints': {'a-b': {'listen': 'tcp://127.0.0.1:1', 'protocol': 'text'},"
                + "'a_b': {'listen': 'tcp://127.0.0.1:2', 'protocol': 'text'}}}";
        assertThat(problems(twins, Map.of("POLYCAST_ENDPOINTS_A_B_CHANNEL", "x")))
                .extracting(ConfProblem::pointer)
                .containsExactly("/endpoints/a_b/channel");
    }

    @Test
    void doNotHideWhatIsWrongInTheFile() {
        String logIsANumber = "{'endpoints': {'a': {'listen': 'tcp://127.0.0.1:1', 'protocol': 'text'}}, 'log': 5}";
        assertThat(problems(logIsANumber, Map.of("POLYCAST_LOG_FORMAT", "json")))
                .extracting(ConfProblem::pointer)
                .containsExactly("/log");
    }

    @Test
    void onlyWarnWhenTheyNameNoSetting() throws BadConfException {
        assertThat(reader(Map.of(
                                "POLYCAST_PORT", "tcp://10.0.0.1:7000",
                                "POLYCAST_SERVICE_HOST", "10.0.0.1",
                                "POLYCAST_EVENTLOOP", "2",
                                "POLYCAST_ENDPOINTS_TXT_LISTEN", "tcp://127.0.0.1:1",
                                "POLYCAST__SCHEMA", "x",
                                "POLYCASTLE_EVENTLOOPS", "2",
                                "PATH", "/bin"))
                        .read(json(CONF))
                        .warnings())
                .containsExactly(
                        "POLYCAST_ENDPOINTS_TXT_LISTEN names no setting and is ignored;"
                                + " did you mean POLYCAST_ENDPOINTS_TEXT_LISTEN?",
                        "POLYCAST_EVENTLOOP names no setting and is ignored; did you mean POLYCAST_EVENTLOOPS?",
                        "POLYCAST_PORT names no setting and is ignored",
                        "POLYCAST_SERVICE_HOST names no setting and is ignored",
                        "POLYCAST__SCHEMA names no setting and is ignored");
    }

    private static ConfReader reader(Map<String, String> environment) {
        return new ConfReader(environment, Server::check);
    }

    private static ServerConf read(Map<String, String> environment) throws BadConfException {
        ConfReader.Reading reading = reader(environment).read(json(CONF));
        assertThat(reading.warnings()).isEmpty();
        return reading.conf();
    }

    private static List<ConfProblem> problems(String conf, Map<String, String> environment) {
        BadConfException e = catchThrowableOfType(
                BadConfException.class, () -> reader(environment).read(json(conf)));
        return Objects.requireNonNull(e).problems();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
