// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Ten thousand clients that do nothing, and what is left when they have gone. */
class ManyClientsTest {
    private static final int CLIENTS = 10_000;
    private static final long MEBIBYTE = 1 << 20;
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
    private static final String CONF = """
            {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "maxConnections": 20000}}}
            """;

    @Test
    void holdLittleMemoryAndLeaveNothingBehind() throws Exception {
        try (ServerProcess server = ServerProcess.start(CONF);
                StreamClient steady = StreamClient.connect(server.address("text"))) {
            assertThat(steady.ask("/ping")).isEqualTo("+PONG");
            // Whatever is loaded at first use is loaded now.
            openAndClose(server, steady, 100);
            long heap = heapAfterCollection(server);
            long descriptors = server.descriptors();

            List<StreamClient> clients = open(server, CLIENTS);
            long each = heapAfterCollection(server) - heap;
            assertThat(each).as("heap of %s idle clients", CLIENTS).isLessThan(150 * MEBIBYTE);
            assertThat(stat(steady, "endpoint-clients")).isEqualTo(CLIENTS + 1);
            close(steady, clients);

            assertThat(stat(steady, "endpoint-clients")).isEqualTo(1);
            await().untilAsserted(() -> assertThat(server.descriptors()).isLessThanOrEqualTo(descriptors));
            assertThat(steady.ask("/who")).contains(" text");
            assertThat(steady.readLine()).isEqualTo("+OK 1 on lobby");
            await().untilAsserted(
                            () -> assertThat(heapAfterCollection(server) - heap).isLessThan(8 * MEBIBYTE));
            assertThat(server.complaints()).isEmpty();
        }
    }

    private static void openAndClose(ServerProcess server, StreamClient steady, int count) throws IOException {
        close(steady, open(server, count));
    }

    private static List<StreamClient> open(ServerProcess server, int count) throws IOException {
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(StreamClient.connect(server.address("text")));
        }
        // Connections are accepted in turn, so all are there when the last one is answered.
        assertThat(clients.get(count - 1).ask("/ping")).isEqualTo("+PONG");
        return clients;
    }

    /** A third says so, a third just closes, a third resets. Who just closes is found out by the next message. */
    private static void close(StreamClient steady, List<StreamClient> clients) throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            StreamClient client = clients.get(i);
            if (i % 3 == 0) {
                client.sendLine("/quit");
            }
            if (i % 3 == 2) {
                client.reset();
            } else {
                client.close();
            }
        }
        steady.sendLine("anybody there?");
        await().pollInterval(Duration.ofMillis(100)).until(() -> stat(steady, "endpoint-clients") == 1);
    }

    private static long stat(StreamClient client, String name) throws IOException {
        long value = -1;
        for (String line = client.ask("/stats"); !line.equals("+OK"); line = client.readLine()) {
            if (line.startsWith("+" + name + " ")) {
                value = Long.parseLong(line.substring(name.length() + 2));
            }
        }
        return value;
    }

    private static long heapAfterCollection(ServerProcess server) throws IOException, InterruptedException {
        jcmd(server, "GC.run");
        Matcher used = HEAP_USED.matcher(jcmd(server, "GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1)) * 1024;
    }

    private static String jcmd(ServerProcess server, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
