// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.conf.Served;
import io.polycast.conf.WebConf;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonArray;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What the page shows to operators, in a real browser: the past, what stands out, and when there is nobody to ask. */
class PageOperatorTest extends BrowserTest {
    private static final WebConf ADMIN_ONLY =
            new WebConf(Set.of(Served.ADMIN), List.of(), false, Duration.ofSeconds(25));

    private static RunningServer start() throws Exception {
        return RunningServer.start(
                door("text").limits(limits -> limits.maxPending(64 << 10)),
                door("json").protocol("json", "line"),
                door("web").http());
    }

    @Test
    void whereTalkIsNotServedThereIsNoneAndNothingTriesToConnect() throws Exception {
        try (RunningServer server =
                RunningServer.start(door("text"), door("web").http(ADMIN_ONLY))) {
            page.openFigures(server.address("web"));
            page.awaiting().until(() -> !page.text(".chart-value").equals("–"));
            assertThat(page.find("#talk").isDisplayed()).isFalse();
            assertThat(page.find("[data-goto=talk]").isDisplayed()).isFalse();
            assertThat(page.find("#figures").isDisplayed()).isTrue();
            assertThat(page.text("#connection-text")).isEqualTo("live");
            page.press("m", "c", "p");
            assertThat(page.browserLog()).isEmpty();
        }
    }

    @Test
    void whoComesLaterSeesWhatWasBefore() throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server);
                CheckedHttp api = CheckedHttp.connect(server)) {
            text.sendLine("before anybody looked");
            page.awaiting()
                    .until(() -> api.get("/api/figures").getJsonArray("times").size() >= 2);
            page.open(server.address("web"), "");
            page.awaiting().until(() -> page.exists("#door-list .door"));
            page.script("document.querySelector('[name=range][value=hour]').click()");
            page.script("document.querySelector('.chart .plot').focus()");
            page.press(Keys.HOME);

            JsonArray times = api.get("/api/figures").getJsonArray("times");
            Object first = page.script(
                    "return new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit',"
                            + " hourCycle: 'h23' }).format(arguments[0])",
                    times.getLong(0));
            assertThat(page.text(".chart .chart-name")).isEqualTo("at " + first);
            page.open(server.address("web"), "");
            assertThat(page.script("return document.querySelector('[name=range]:checked').value"))
                    .as("the choice is remembered")
                    .isEqualTo("hour");
            page.script("document.querySelector('[name=range][value=minutes]').click()");
        }
    }

    @Test
    void theSlowestClientStandsBesideTheChartsAndLeadsToItsRow() throws Exception {
        try (RunningServer server = start();
                StreamClient slow = StreamClient.connect(server.address("text"), 4_096);
                StreamClient publisher = textClient(server)) {
            assertThat(slow.ask("/name sleepy")).startsWith("+OK");
            assertThat(slow.ask("/sub data")).startsWith("+OK");
            page.open(server.address("web"), "");
            page.awaiting().until(() -> page.text(".slowest").contains("Nobody is behind"));

            String message = "/pub data " + "x".repeat(1_000);
            page.awaiting().until(() -> {
                for (int i = 0; i < 2_000; i++) {
                    publisher.sendLine(message);
                }
                return page.text(".slowest").contains("sleepy");
            });
            page.click(".slowest .link");
            page.awaiting().until(() -> page.text("#clients-note").equals("1 client found"));
            assertThat(page.text("#clients-rows .client-name")).isEqualTo("sleepy");
            assertThat(page.focused()).isEqualTo("clients-q");
            page.click("#clients-all");
            page.awaiting().until(() -> page.text("#clients-note").endsWith(" connected"));
        }
    }

    @Test
    void aServerThatIsAwayCannotBeMissed() throws Exception {
        InetSocketAddress web;
        try (RunningServer server = start()) {
            web = server.address("web");
            page.open(web, "");
            page.awaiting().until(() -> page.exists("#door-list .door"));
            assertThat(page.find("#away").isDisplayed()).isFalse();
        }
        page.awaiting().until(() -> page.find("#away").isDisplayed());
        assertThat(page.text("#away-text")).contains("has not answered since");
        assertThat(page.text("#connection-text")).isEqualTo("server away");
        assertThat(page.find("#figures").getCssValue("filter")).isEqualTo("grayscale(1)");
        page.say("anybody?");
        assertThat(page.text("#compose-error")).startsWith("Not sent: the server is away.");
        assertThat(page.script("return document.querySelector('#message').value"))
                .isEqualTo("anybody?");

        try (RunningServer server =
                        RunningServer.start(door("text"), door("web").http().port(web.getPort()));
                StreamClient reader = textClient(server)) {
            page.awaiting().until(() -> {
                // By script, as the banner may go between a look at it and a click.
                page.script("if (document.querySelector('#away').checkVisibility())"
                        + " document.querySelector('#away-retry').click()");
                return page.live() && !page.find("#away").isDisplayed();
            });
            page.awaitJoined("lobby");
            assertThat(page.find("#compose-error").isDisplayed()).isFalse();
            page.find("#message").sendKeys(Keys.ENTER);
            assertThat(reader.readLine()).isEqualTo("anybody?");
        }
    }

    @Test
    void theBusiestChannelIsListedAndCanBeJoined() throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server)) {
            page.open(server.address("web"), "");
            page.awaiting().until(() -> {
                text.sendLine("/pub plant.busy x");
                return page.text("#channel-rows").contains("plant.busy");
            });
            page.script("[...document.querySelectorAll('#channel-rows .channel')]"
                    + ".find((row) => row.textContent === 'plant.busy').click()");
            page.awaitJoined("plant.busy");
        }
    }

    @Test
    void theChartOfClientsAndTheirTableSayTheSame() throws Exception {
        try (RunningServer server = start();
                StreamClient one = textClient(server);
                StreamClient two = textClient(server)) {
            page.open(server.address("web"), "");
            // The page's own connections but for the one that talks are no clients.
            page.awaiting().until(() -> page.text("#clients-note").equals("3 clients connected"));
            page.awaiting().until(() -> page.text(".chart:nth-child(2) .chart-now")
                    .replaceAll("\\s+", " ")
                    .equals("3 now"));
            assertThat(one.ask("/ping")).isEqualTo(two.ask("/ping"));
        }
    }

    @Test
    void longJsonIsFoldedAndOpensToALineForEachValue() throws Exception {
        String json = "{\"id\":12345678901234567890,\"text\":\"a, b: {c}\",\"list\":[1,2.50,[]],\"pad\":\"%s\"}"
                .formatted("x".repeat(150));
        try (RunningServer server = start();
                StreamClient publisher = StreamClient.connect(server.address("json"))) {
            page.open(server.address("web"), "");
            publisher.sendLine("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":" + json + "}");
            page.awaitRow("json", "json", json);
            assertThat(page.text(".row-more")).isEqualTo("Show all");
            page.click(".row-more");
            assertThat((String) page.script("return document.querySelector('.row-text').textContent"))
                    .isEqualTo("""
                            {
                              "id": 12345678901234567890,
                              "text": "a, b: {c}",
                              "list": [
                                1,
                                2.50,
                                []
                              ],
                              "pad": "%s"
                            }""".formatted("x".repeat(150)));
            page.click(".row-more");
            page.awaitRow("json", "json", json);
        }
    }

    @Test
    void eachReasonForDropsHasAColourAndADashOfItsOwn() throws Exception {
        try (RunningServer server = start()) {
            page.open(server.address("web"), "");
            List<?> looks = (List<?>) page.script("return import('/assets/hues.js').then(({ lookOf }) =>"
                    + " [0, 1, 2, 3, 4, 5].map(lookOf).flatMap(({ hue, dash }) => [hue, dash]))");
            assertThat(looks).hasSize(12).doesNotHaveDuplicates();
        }
    }

    @Test
    void theLineForATlsDoorWorksAsItStands(@TempDir Path folder) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
                "openssl is not installed");
        Certificates certificates = Certificates.in(folder).issue("server");
        try (RunningServer server = RunningServer.start(
                door("secret").tls(certificates, "server"), door("web").http(ADMIN_ONLY))) {
            page.openFigures(server.address("web"));
            String command = page.text(".door code");
            assertThat(command).startsWith("openssl s_client ");
            Process shell = new ProcessBuilder("sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader answers =
                    new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
                shell.getOutputStream().write("/ping\n".getBytes(StandardCharsets.UTF_8));
                shell.getOutputStream().flush();
                assertThat(answers.readLine()).isEqualTo("+PONG");
            } finally {
                shell.descendants().forEach(ProcessHandle::destroy);
                shell.destroy();
            }
        }
    }
}
