// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Takes the pictures of the page in {@code docs/}. No test, so it runs only when it is asked for:
 * {@code mvn -q test -Dtest=PageScreenshots}.
 */
class PageScreenshots {
    private static final Path DOCS = Path.of("docs");
    private static final Duration HISTORY = Duration.ofSeconds(185);
    private static final String[] NAMES = {"ana", "ben", "shift-board", "kim", "log-keeper"};
    private static final String[] TALK = {
        "good morning, hall 2 is up",
        "pallet 48211 is at gate 4",
        "thanks, taking it",
        "who has the key for cabinet 7?",
        "left it with ben",
        "line 3 back to full speed"
    };

    private final Random random = new Random(7);
    private final List<StreamClient> streams = new ArrayList<>();
    private int said;

    @Test
    @Timeout(600)
    void take() throws Exception {
        Files.createDirectories(DOCS);
        ScheduledExecutorService publishing = Executors.newScheduledThreadPool(1);
        ExecutorService reading = Executors.newCachedThreadPool();
        try (RunningServer server = server();
                PageDriver page = PageDriver.start();
                DatagramClient sensor = DatagramClient.connect(server.address("udp"));
                DatagramClient panel = DatagramClient.connect(server.address("udp"))) {
            panel.subscribe("lobby");
            connect(server);
            streams.forEach(stream -> reading.submit(() -> readAll(stream)));
            every(publishing, 2_600, () -> streams.get(said % 3).sendLine(TALK[said++ % TALK.length]));
            every(
                    publishing,
                    1_900,
                    () -> sensor.send("gate 4: " + (18 + random.nextInt(4)) + "." + random.nextInt(10) + " °C"));
            every(publishing, 3_100, this::order);
            every(publishing, 40, this::measure);

            page.resize(1440, 900, 1, false);
            page.open(server.address("web"), "");
            await().pollDelay(HISTORY).atMost(HISTORY.plusSeconds(60)).until(page::live);
            page.say("I can read all of you in the browser");
            page.awaiting().until(() -> !page.exists(".row-sending"));
            page.script("document.activeElement.blur()");
            take(page, "page-light");
            page.preferDark(true);
            take(page, "page-dark");
            page.preferDark(false);
            page.resize(375, 812, 2, true);
            take(page, "page-phone");
        } finally {
            publishing.shutdownNow();
            reading.shutdownNow();
            for (StreamClient stream : streams) {
                stream.close();
            }
        }
    }

    /** Nobody in the pictures is slow. */
    private static Void readAll(StreamClient stream) throws IOException {
        InputStream in = stream.socket().getInputStream();
        byte[] bytes = new byte[64 << 10];
        int read = 0;
        while (read >= 0) {
            try {
                read = in.read(bytes);
            } catch (SocketTimeoutException e) {
                read = 0;
            }
        }
        return null;
    }

    private static RunningServer server() throws Exception {
        return RunningServer.start(
                2,
                "auto",
                door("text").port(7000),
                door("json").port(7001).protocol("json", "line"),
                door("frames").port(7002).protocol("raw", "length").channel("frames"),
                door("udp").listen("udp", "127.0.0.1").port(7000),
                door("web").http().port(8080));
    }

    private void connect(RunningServer server) throws IOException {
        for (String name : NAMES) {
            StreamClient client = StreamClient.connect(server.address("text"));
            client.ask("/name " + name);
            streams.add(client);
        }
        for (int i = 0; i < 9; i++) {
            StreamClient client = StreamClient.connect(server.address("json"));
            client.ask("{\"op\":\"sub\",\"channel\":\"plant." + (i % 3 == 0 ? "*" : "hall-" + i % 3) + ".>\"}");
            streams.add(client);
        }
        streams.add(StreamClient.connect(server.address("frames")));
        streams.add(StreamClient.connect(server.address("frames")));
    }

    private void order() throws IOException {
        String state = random.nextBoolean() ? "picked" : "packed";
        json(5, "lobby", "{\"order\":" + (48_190 + random.nextInt(40)) + ",\"state\":\"" + state + "\"}");
    }

    /** A few values of a wave: what a plant sends all day. */
    private void measure() throws IOException {
        double wave = 1.4 + Math.sin(System.nanoTime() / 20e9);
        for (int i = 0; i < wave * 6; i++) {
            json(
                    5 + random.nextInt(9),
                    "plant.hall-" + (1 + random.nextInt(2)) + ".line.temperature",
                    "" + random.nextInt(99));
        }
        if (random.nextInt(10) == 0) {
            streams.get(streams.size() - 1).sendRecord("frame".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void json(int client, String channel, String data) throws IOException {
        streams.get(client).sendLine("{\"op\":\"pub\",\"channel\":\"" + channel + "\",\"data\":" + data + "}");
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void every(ScheduledExecutorService executor, long ms, Action action) {
        executor.scheduleAtFixedRate(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                500,
                ms,
                TimeUnit.MILLISECONDS);
    }

    /** After a moment for the charts, which are drawn once a second. */
    private static void take(PageDriver page, String name) throws IOException {
        page.script("scrollTo(0, 0)");
        await().pollDelay(Duration.ofSeconds(2)).until(page::live);
        Files.write(DOCS.resolve(name + ".png"), page.screenshot());
    }
}
