// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.conf.Served;
import io.polycast.conf.WebConf;
import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.polycast.web.PageDriver.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page in a real browser, against a real server. */
class PageTest extends BrowserTest {
    private static RunningServer start() throws Exception {
        return RunningServer.start(
                door("text"),
                door("json").protocol("json", "line"),
                door("udp").listen("udp", "127.0.0.1"),
                door("web").http());
    }

    @Test
    void whatIsWrittenInThePageReachesTheOtherDoors() throws Exception {
        try (RunningServer server = start();
                StreamClient reader = textClient(server)) {
            page.open(server.address("web"), "");
            page.say("good morning");
            assertThat(reader.readLine()).isEqualTo("good morning");
            page.awaitRow("own", "you", "good morning");
            page.awaiting().until(() -> !page.exists(".row-sending"));

            assertThat(reader.ask("/join plant.hall-2")).startsWith("+OK");
            page.join("plant.hall-2");
            page.awaitJoined("plant.hall-2");
            page.say("ünïcödé 漢字 🎉");
            assertThat(reader.readLine()).isEqualTo("ünïcödé 漢字 🎉");
        }
    }

    @Test
    void messagesAreShownWithTheDoorTheyCameInBy() throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server);
                StreamClient json = StreamClient.connect(server.address("json"));
                DatagramClient udp = DatagramClient.connect(server.address("udp"))) {
            page.open(server.address("web"), "");
            text.sendLine("by tcp");
            page.awaitRow("text", "text", "by tcp");
            udp.send("by udp");
            page.awaitRow("text", "udp", "by udp");
            json.sendLine("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":{\"t\":21.50,\"n\":123456789012345678901}}");
            page.awaitRow("json", "json", "{\"t\":21.50,\"n\":123456789012345678901}");
            json.sendLine("{\"op\":\"pub\",\"channel\":\"lobby\",\"base64\":\"/wD+gA==\"}");
            page.awaitRow("binary", "json", "ff 00 fe 80");
        }
    }

    @Test
    void aLinkToAPatternWatchesAllItsChannels() throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server)) {
            page.open(server.address("web"), "plant.>");
            assertThat(page.find("#message").isEnabled()).isFalse();
            assertThat(text.ask("/pub plant.hall-2.temperature 21.4")).startsWith("+OK");
            page.awaitRow("text", "text", "21.4");
            assertThat(page.text(".row-channel")).isEqualTo("plant.hall-2.temperature");
        }
    }

    @Test
    void aChannelThatCannotBeIsRefusedWithAReason() throws Exception {
        try (RunningServer server = start()) {
            page.open(server.address("web"), "");
            page.join("no channel");
            page.awaiting().until(() -> !page.text("#join-error").isEmpty());
            assertThat(page.find("#channel").getDomAttribute("aria-invalid")).isEqualTo("true");
            assertThat(page.text("#joined")).isEqualTo("lobby");
        }
    }

    @Test
    void nothingThatIsReceivedIsTakenForHtml() throws Exception {
        String html = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        try (RunningServer server = start();
                StreamClient text = textClient(server)) {
            page.open(server.address("web"), "");
            text.sendLine(html);
            page.awaitRow("text", "text", html);
            assertThat(text.ask("/name <b>bold</b>")).startsWith("+OK");
            assertThat(text.ask("/join &amp;<i")).startsWith("+OK");
            page.awaiting().until(() -> page.text("#clients-rows").contains("<b>bold</b>"));
            page.join("&lt;<u");
            page.awaitJoined("&lt;<u");
            assertThat(page.exists("main img, main script, main b, main i, main u"))
                    .isFalse();
            assertThat(page.browserLog()).isEmpty();
        }
    }

    @Test
    void thePageNeedsNothingFromElsewhereAndBreaksNoRuleOfItsOwn() throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server)) {
            page.open(server.address("web"), "");
            text.sendLine("one message");
            page.awaitRow("text", "text", "one message");
            page.awaiting().until(() -> page.exists("#clients-rows tr") && page.exists("#door-list .door"));
            page.press("t", "t", "?");
            page.awaiting().until(() -> page.exists("#help[open]"));

            List<?> asked =
                    (List<?>) page.script("return performance.getEntriesByType('resource').map((entry) => entry.name)");
            assertThat(asked).isNotEmpty().allSatisfy(name -> assertThat((String) name)
                    .startsWith(PageDriver.url(server.address("web"))));
            assertThat(page.browserLog()).isEmpty();
        }
    }

    @Test
    void aClientIsDisconnectedFromTheTable() throws Exception {
        try (RunningServer server = start();
                StreamClient stays = textClient(server);
                StreamClient goes = textClient(server)) {
            assertThat(goes.ask("/name goes")).startsWith("+OK");
            assertThat(stays.ask("/name stays")).startsWith("+OK");
            page.open(server.address("web"), "");
            page.awaiting().until(() -> page.text("#clients-rows").contains("goes"));
            String row = "tr[data-client='" + idOf("goes") + "'] ";

            page.click(row + ".disconnect");
            page.click(row + ".keep");
            assertThat(goes.ask("/ping")).as("kept after all").isEqualTo("+PONG");
            page.click(row + ".disconnect");
            page.click(row + ".confirm");

            page.awaiting().until(() -> !page.exists(row));
            assertThat(goes.readLine()).contains("kicked");
            assertThat(goes.readLine()).as("the end of the stream").isNull();
            assertThat(page.text("#clients-rows")).contains("stays");
            assertThat(stays.ask("/ping")).isEqualTo("+PONG");
        }
    }

    private String idOf(String name) {
        return (String) page.script(
                "return [...document.querySelectorAll('#clients-rows tr')]"
                        + ".find((row) => row.querySelector('.client-name').textContent === arguments[0]).dataset.client",
                name);
    }

    @Test
    void clientsAreFoundAndSorted() throws Exception {
        try (RunningServer server = start();
                StreamClient quiet = textClient(server);
                StreamClient busy = textClient(server)) {
            assertThat(quiet.ask("/name quiet")).startsWith("+OK");
            assertThat(busy.ask("/name busy")).startsWith("+OK");
            page.open(server.address("web"), "");
            busy.sendLine("one").sendLine("two");
            page.awaitRow("text", "text", "two");

            page.find("th[data-sort=messagesIn] button").sendKeys(Keys.ENTER);
            page.find("th[data-sort=messagesIn] button").sendKeys(Keys.ENTER);
            page.awaiting()
                    .until(() -> page.text("#clients-rows tr:first-child").contains("busy"));
            assertThat(page.find("th[data-sort=messagesIn]").getDomAttribute("aria-sort"))
                    .isEqualTo("descending");

            page.find("#clients-q").sendKeys("QUIET");
            page.awaiting().until(() -> page.text("#clients-note").equals("1 client found"));
            assertThat(page.text("#clients-rows")).contains("quiet").doesNotContain("busy");
        }
    }

    @Test
    void thePageAndEventSourcesComeBackAfterARestart() throws Exception {
        InetSocketAddress text;
        InetSocketAddress web;
        try (RunningServer server = start()) {
            text = server.address("text");
            web = server.address("web");
            page.open(web, "");
            page.script("window.events = []; window.source = new EventSource('/channels/lobby/events');"
                    + "source.onmessage = (event) => events.push(event.data)");
            page.awaiting().until(() -> page.script("return source.readyState").equals(1L));
        }
        page.awaiting().until(() -> page.text("#connection-text").equals("reconnecting…"));
        try (RunningServer server = RunningServer.start(
                        door("text").port(text.getPort()), door("web").http().port(web.getPort()));
                StreamClient client = textClient(server)) {
            page.awaitJoined("lobby");
            page.awaiting()
                    .until(() -> page.rows().stream().anyMatch(row -> row.text().startsWith("Back.")));
            page.awaiting().until(() -> page.script("return source.readyState").equals(1L));
            client.sendLine("after the restart");
            page.awaitRow("text", "text", "after the restart");
            page.awaiting().until(() -> List.of("after the restart").equals(page.script("return events")));
            page.script("source.close()");
        }
    }

    @Test
    void whenMoreArrivesThanCanBeShownThePageSaysSoAndStaysAlive() throws Exception {
        ScheduledExecutorService publishing = Executors.newSingleThreadScheduledExecutor();
        try (RunningServer server = start();
                StreamClient text = textClient(server)) {
            page.open(server.address("web"), "");
            String fifty = "a message of some length\n".repeat(50);
            publishing.scheduleAtFixedRate(
                    () -> {
                        try {
                            text.send(fifty);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            page.awaiting().until(() -> page.text("#sampling").matches("showing 1 of \\d+ messages; [\\d,]+/s"));
            page.script("window.frames_ = 0; (function next() { frames_++; requestAnimationFrame(next); })()");
            page.awaiting().until(() -> (Long) page.script("return frames_") > 60);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(500);

            publishing.shutdown();
            assertThat(publishing.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            page.awaiting().until(() -> page.rows().stream().anyMatch(PageTest::tellsHowManyWereNotShown));
            assertThat(page.find("#sampling").isDisplayed()).isFalse();
            // Not before: until then it could be one of those that are left out.
            text.sendLine("the last one");
            page.awaitRow("text", "text", "the last one");
        } finally {
            publishing.shutdownNow();
        }
    }

    private static boolean tellsHowManyWereNotShown(Row row) {
        return row.kind().equals("note") && row.text().contains("not shown here");
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        try (RunningServer server = start();
                StreamClient reader = textClient(server)) {
            assertThat(reader.ask("/join keys")).startsWith("+OK");
            page.open(server.address("web"), "");
            page.script(
                    "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')");

            page.press(Keys.TAB);
            assertThat(page.script("return document.activeElement.className")).isEqualTo("skip");
            page.press(Keys.ENTER);
            assertThat(page.focused()).isEqualTo("message");
            page.press(Keys.ESCAPE, "c");
            assertThat(page.focused()).isEqualTo("channel");
            page.press("keys", Keys.ENTER);
            page.awaitJoined("keys");
            page.awaiting().until(() -> page.focused().equals("message"));
            page.press("typed", Keys.ENTER);
            assertThat(reader.readLine()).isEqualTo("typed");

            page.press(Keys.TAB);
            assertThat(page.focused()).isEqualTo("send");
            page.tabTo("clients-q");
        }
    }

    @Test
    void withoutTheApiThereIsOnlyTalk() throws Exception {
        WebConf publicOnly = new WebConf(Set.of(Served.PUBLIC), List.of(), false, Duration.ofSeconds(25));
        try (RunningServer server =
                        RunningServer.start(door("text"), door("web").http(publicOnly));
                StreamClient reader = textClient(server)) {
            page.open(server.address("web"), "");
            page.awaiting().until(() -> page.find("#operator-absent").isDisplayed());
            assertThat(page.text("#operator-absent")).contains("not served");
            assertThat(page.find("#figures").isDisplayed()).isFalse();
            assertThat(page.find("#clients").isDisplayed()).isFalse();
            page.say("still talking");
            assertThat(reader.readLine()).isEqualTo("still talking");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {375, 820, 1024, 1920})
    void nothingIsWiderThanTheScreen(int width) throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server)) {
            page.resize(width, 812, 2, width < 500);
            page.open(server.address("web"), "");
            text.sendLine("w".repeat(300));
            page.awaitRow("text", "text", "w".repeat(300));
            page.awaiting().until(() -> page.exists("#clients-rows tr"));
            page.awaiting().until(() -> page.exists("#node-table tbody tr"));
            assertThat(page.script("return document.documentElement.scrollWidth"))
                    .isEqualTo((long) width);
            // What would have to be scrolled could not be by those who have a keyboard alone.
            assertThat(page.script("const t = document.querySelector('.tables'); return t.scrollWidth - t.clientWidth"))
                    .isEqualTo(0L);
        }
    }
}
