// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page for those who learn, in a real browser. */
class LearnPageTest extends BrowserTest {
    private static RunningServer start() throws Exception {
        return RunningServer.start(
                door("text"),
                door("json").protocol("json", "line"),
                door("udp").listen("udp", "127.0.0.1"),
                door("packets")
                        .unix(
                                "seqpacket",
                                "@polycast-learn-" + ProcessHandle.current().pid()),
                door("web").http());
    }

    private void open(RunningServer server) {
        page.visit(URI.create(PageDriver.url(server.address("web")) + "learn"));
        page.awaiting().until(() -> page.live() && page.exists(".kind-door"));
    }

    private List<?> texts(String css) {
        return (List<?>)
                page.script("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", css);
    }

    /** What is shown of the events of one door. */
    private List<?> told(String door) {
        return texts("#trace-rows > [data-door=" + door + "]:not([hidden]) .event-what");
    }

    private void choose(String door) {
        page.script(
                "const door = document.querySelector('#trace-door'); door.value = arguments[0];"
                        + " door.dispatchEvent(new Event('change'))",
                door);
    }

    @Test
    void doorsAreShownByKindWithTheirCommands() throws Exception {
        try (RunningServer server = start()) {
            open(server);
            InetSocketAddress text = server.address("text");

            assertThat(texts(".kind-type"))
                    .isEqualTo(List.of(
                            "AF_INET, AF_INET6 · SOCK_STREAM",
                            "AF_INET, AF_INET6 · SOCK_DGRAM",
                            "AF_UNIX · SOCK_STREAM",
                            "AF_UNIX · SOCK_DGRAM",
                            "AF_UNIX · SOCK_SEQPACKET"));
            assertThat(texts(".kind:nth-child(1) .door-name bdi")).isEqualTo(List.of("text", "json", "web"));
            assertThat(texts(".kind:nth-child(1) .command code").get(0)).isEqualTo("nc 127.0.0.1 " + text.getPort());
            assertThat(texts(".kind:nth-child(3) .kind-none")).hasSize(1);
            assertThat(texts(".kind:nth-child(5) .command code").get(0).toString())
                    .startsWith("socat - ABSTRACT-CONNECT:polycast-learn-");
            assertThat(texts(".experiment h3")).isNotEmpty();
            assertThat(page.browserLog()).isEmpty();
        }
    }

    @Test
    void theTraceSaysWhatASocketDoes() throws Exception {
        try (RunningServer server = start()) {
            open(server);
            try (StreamClient text = StreamClient.connect(server.address("text"))) {
                text.send("/pi");
                page.awaiting()
                        .until(() -> told("text"), told -> told.equals(List.of("accepted", "read 3 bytes in 1 piece")));
                text.send("ng\n").halfClose();
                assertThat(text.readLine()).isEqualTo("+PONG");
                page.awaiting().until(() -> told("text"), told -> told.contains("half-closed by the peer: returned 0"));
            }
            assertThat(told("text").subList(2, 4)).isEqualTo(List.of("read 3 bytes in 1 piece", "wrote 6 bytes"));
            assertThat(page.find("#trace-empty").isDisplayed()).isFalse();
            assertThat(told("web")).isEmpty();
            assertThat(page.browserLog()).isEmpty();
        }
    }

    @Test
    void theTraceCanBePausedFilteredAndCleared() throws Exception {
        try (RunningServer server = start();
                StreamClient text = textClient(server);
                StreamClient json = StreamClient.connect(server.address("json"))) {
            open(server);
            assertThat(json.ask("{\"op\":\"ping\"}")).contains("pong");
            page.awaiting().until(() -> told("json").size() == 2);

            page.tabTo("trace-pause");
            page.press(Keys.SPACE);
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            page.awaiting().until(() -> page.text("#trace-pause").equals("Go on (2)"));
            assertThat(told("text")).isEmpty();
            page.press(Keys.SPACE);
            assertThat(told("text")).hasSize(2);

            choose("text");
            assertThat(told("json")).isEmpty();
            assertThat(told("text")).hasSize(2);
            choose("");
            assertThat(told("json")).hasSize(2);
            page.click("#trace-clear");
            assertThat(texts("#trace-rows > *")).isEmpty();
            assertThat(page.find("#trace-empty").isDisplayed()).isTrue();
        }
    }

    @Test
    void saysThatTheServerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        int port;
        try (RunningServer server = start()) {
            open(server);
            port = server.address("web").getPort();
        }
        page.awaiting().until(() -> page.find("#away").isDisplayed());
        try (RunningServer server =
                        RunningServer.start(door("text"), door("web").http().port(port));
                StreamClient text = textClient(server)) {
            page.awaiting().until(() -> page.live() && texts(".door-name bdi").equals(List.of("text", "web")));
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            page.awaiting().until(() -> told("text").contains("wrote 6 bytes"));
        }
    }

    @Test
    void fitsAPhone() throws Exception {
        try (RunningServer server = start()) {
            page.resize(390, 844, 2, true);
            open(server);
            assertThat(page.script("return document.documentElement.scrollWidth"))
                    .isEqualTo(390L);
        }
    }
}
