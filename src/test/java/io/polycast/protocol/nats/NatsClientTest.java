// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application does with the library that it has anyway, NATS's own for Java. */
@SuppressWarnings("try") // Its close() may be interrupted, which no test here is.
class NatsClientTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int ONE_SHOT = 2_000;

    private static final String NATS_ALONE =
            "{\"endpoints\": {\"nats\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"nats\"}}}";

    private static RunningServer server;
    private static Certificates certificates;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        certificates = Certificates.in(folder).issue("server").issue("client");
        server = RunningServer.start("""
                {"eventLoops": 2, "drainSeconds": 5, "endpoints": {
                  "nats": {"listen": "tcp://127.0.0.1:0", "protocol": "nats"},
                  "tls": {"listen": "tcp://127.0.0.1:0", "protocol": "nats",
                          "tls": {"certificate": "%1$s", "key": "%2$s"}},
                  "tls-first": {"listen": "tcp://127.0.0.1:0", "protocol": "nats", "nats": {"tlsFirst": true},
                          "tls": {"certificate": "%1$s", "key": "%2$s"}},
                  "tls-either": {"listen": "tcp://127.0.0.1:0", "protocol": "nats", "nats": {"tlsFirst": "auto"},
                          "tls": {"certificate": "%1$s", "key": "%2$s"}},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                  "json": {"listen": "tcp://127.0.0.1:0", "protocol": "json"}}}
                """.formatted(certificates.pem("server"), certificates.key("server")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Options.Builder options(String endpoint) {
        return options(server, endpoint);
    }

    private static Options.Builder options(RunningServer of, String endpoint) {
        return Options.builder()
                .server("nats://127.0.0.1:" + of.address(endpoint).getPort())
                .connectionTimeout(DEADLINE)
                .noReconnect();
    }

    private static Connection connect() throws IOException, InterruptedException {
        return Nats.connect(options("nats").build());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Message message) {
        return message == null ? "nothing" : new String(message.getData(), StandardCharsets.UTF_8);
    }

    private static String next(Subscription subscription) throws InterruptedException {
        return text(subscription.nextMessage(DEADLINE));
    }

    /** Whoever has had an answer to a ping is subscribed. */
    private static Subscription subscribe(Connection connection, String subject) throws Exception {
        Subscription subscription = connection.subscribe(subject);
        connection.flush(DEADLINE);
        return subscription;
    }

    @Test
    void publishesAndSubscribes() throws Exception {
        try (Connection sender = connect();
                Connection receiver = connect()) {
            Subscription exact = subscribe(receiver, "news.sport");
            Subscription one = subscribe(receiver, "news.*");
            Subscription all = subscribe(receiver, "news.>");
            sender.publish("news.sport", utf8("goal"));
            sender.publish("news.sport.local", utf8("rain"));

            assertThat(next(exact)).isEqualTo("goal");
            assertThat(next(one)).isEqualTo("goal");
            assertThat(next(all)).isEqualTo("goal");
            assertThat(next(all)).isEqualTo("rain");
        }
    }

    @Test
    void endsASubscriptionAfterAsManyMessagesAsItWants() throws Exception {
        try (Connection connection = connect()) {
            Subscription few = connection.subscribe("few");
            few.unsubscribe(3);
            Subscription all = subscribe(connection, "few");
            for (int i = 0; i < 5; i++) {
                connection.publish("few", utf8("" + i));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(next(all)).isEqualTo("" + i);
            }
            assertThat(next(few) + next(few) + next(few)).isEqualTo("012");
            assertThat(few.isActive()).isFalse();
        }
    }

    @Test
    void givesEachMessageToOneOfAQueueGroup() throws Exception {
        int messages = 400;
        Map<String, Integer> heard = new ConcurrentHashMap<>();
        Map<Integer, Integer> served = new ConcurrentHashMap<>();
        List<Connection> workers = new ArrayList<>();
        try (Connection sender = connect()) {
            for (int worker = 0; worker < 4; worker++) {
                int number = worker;
                Connection connection = connect();
                workers.add(connection);
                Dispatcher dispatcher = connection.createDispatcher(message -> {
                    heard.merge(text(message), 1, Integer::sum);
                    served.merge(number, 1, Integer::sum);
                });
                dispatcher.subscribe("jobs.*", "workers");
                connection.flush(DEADLINE);
            }
            for (int i = 0; i < messages; i++) {
                sender.publish("jobs.mow", utf8("job " + i));
            }
            sender.flush(DEADLINE);
            await().until(() -> heard.size() == messages);
            for (Connection worker : workers) {
                worker.flush(DEADLINE);
            }
            assertThat(heard.values()).containsOnly(1);
            assertThat(served).hasSize(4).allSatisfy((worker, count) -> assertThat(count)
                    .as("its share of %d", messages)
                    .isBetween(messages / 8, messages / 2));
        } finally {
            for (Connection worker : workers) {
                worker.close();
            }
        }
    }

    @Test
    void asksAndAnswers() throws Exception {
        try (Connection client = connect();
                Connection service = connect()) {
            service.createDispatcher(message -> service.publish(NatsMessage.builder()
                            .subject(message.getReplyTo())
                            .headers(
                                    new Headers().add("Of", message.getHeaders().get("Trace")))
                            .data("hello " + text(message))
                            .build()))
                    .subscribe("greet");
            service.flush(DEADLINE);
            Message answer = client.request(NatsMessage.builder()
                            .subject("greet")
                            .headers(new Headers().add("Trace", "one", "two"))
                            .data("ann")
                            .build())
                    .get(60, TimeUnit.SECONDS);

            assertThat(text(answer)).isEqualTo("hello ann");
            assertThat(answer.getHeaders().get("Of")).containsExactly("one", "two");
        }
    }

    @Test
    void tellsAtOnceThatNobodyWillAnswer() throws Exception {
        try (Connection connection =
                Nats.connect(options("nats").reportNoResponders().build())) {
            assertThatThrownBy(() ->
                            connection.request("nobody.is.here", utf8("x")).get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("503");
            assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        }
    }

    /** There is no JetStream here, and its API has to say so before the time for an answer is over. */
    @Test
    void hasNoStreams() throws Exception {
        try (Connection connection = connect()) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> connection.jetStream().publish("a", utf8("x")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("503");
            assertThatThrownBy(() -> connection.jetStreamManagement().getStreamNames())
                    .isInstanceOfAny(IOException.class, JetStreamApiException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DEADLINE);
        }
    }

    /** This client has a wildcard for all its inboxes once it has asked for something. */
    @Test
    void leavesNothingBehindOfThousandsOfRequests() throws Exception {
        try (RunningServer own = RunningServer.start(NATS_ALONE);
                Connection client =
                        Nats.connect(options(own, "nats").oldRequestStyle().build());
                Connection service = Nats.connect(options(own, "nats").build())) {
            service.createDispatcher(message -> service.publish(message.getReplyTo(), message.getData()))
                    .subscribe("echo.once");
            service.flush(DEADLINE);
            assertThat(text(client.request("echo.once", utf8("first")).get(60, TimeUnit.SECONDS)))
                    .isEqualTo("first");
            long before = own.kept("subscriptions");
            assertThat(before).isPositive();
            for (int i = 0; i < ONE_SHOT; i++) {
                assertThat(text(client.request("echo.once", utf8("" + i)).get(60, TimeUnit.SECONDS)))
                        .isEqualTo("" + i);
            }
            client.flush(DEADLINE);
            // The first inbox may have been there still.
            await().until(() -> own.kept("subscriptions") <= before);
        }
    }

    @Test
    void drainsWhatHasBeenPublished() throws Exception {
        try (Connection connection = connect()) {
            List<String> heard = new ArrayList<>();
            connection.createDispatcher(message -> heard.add(text(message))).subscribe("drained");
            for (int i = 0; i < 1_000; i++) {
                connection.publish("drained", utf8("" + i));
            }
            assertThat(connection.drain(DEADLINE).get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(heard)
                    .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "" + i).toList());
        }
    }

    @Test
    void meetsTheOtherDoors() throws Exception {
        try (Connection connection = connect();
                StreamClient lines = StreamClient.connect(server.address("text"));
                StreamClient objects = StreamClient.connect(server.address("json"))) {
            Subscription all = subscribe(connection, "room.>");
            assertThat(lines.ask("/join room.one")).startsWith("+OK");
            assertThat(objects.ask("{\"op\":\"sub\",\"channel\":\"room.*\",\"id\":1}"))
                    .contains("\"ok\"");

            lines.sendLine("from a person");
            assertThat(next(all)).isEqualTo("from a person");
            assertThat(objects.readLine()).contains("from a person");

            connection.publish(NatsMessage.builder()
                    .subject("room.one")
                    .headers(new Headers()
                            .add("Content-Type", "application/json")
                            .add("Kind", "figure"))
                    .data("{\"n\":1}")
                    .build());
            assertThat(lines.readLine()).isEqualTo("{\"n\":1}");
            assertThat(objects.readLine())
                    .contains("\"channel\":\"room.one\"", "\"data\":{\"n\":1}", "\"headers\":{\"Kind\":\"figure\"}");
            assertThat(next(all)).isEqualTo("{\"n\":1}");

            objects.sendLine(
                    "{\"op\":\"pub\",\"channel\":\"room.two\",\"data\":[1],\"headers\":{\"A\":[\"1\",\"2\"]}}");
            Message message = all.nextMessage(DEADLINE);
            assertThat(text(message)).isEqualTo("[1]");
            assertThat(message.getSubject()).isEqualTo("room.two");
            assertThat(message.getHeaders().get("A")).containsExactly("1", "2");
            assertThat(message.getHeaders().getFirst("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void encryptsWhenTheServerHasACertificate() throws Exception {
        Options options =
                options("tls").sslContext(certificates.client("client")).build();
        try (Connection connection = Nats.connect(options)) {
            assertThat(connection.getServerInfo().isTLSRequired()).isTrue();
            Subscription subscription = subscribe(connection, "secret");
            connection.publish("secret", utf8("psst"));
            assertThat(next(subscription)).isEqualTo("psst");
        }
    }

    @Test
    void beginsWithTlsWhereThatIsSet() throws Exception {
        Options options = options("tls-first")
                .sslContext(certificates.client("client"))
                .tlsFirst()
                .build();
        try (Connection connection = Nats.connect(options);
                StreamClient plain = StreamClient.connect(server.address("tls-first"))) {
            Subscription subscription = subscribe(connection, "secret.first");
            connection.publish("secret.first", utf8("psst"));
            assertThat(next(subscription)).isEqualTo("psst");

            assertThat(plain.send("CONNECT {}\r\n").read())
                    .as("no INFO in the clear")
                    .isNotEqualTo('I');
        }
    }

    @Test
    void servesBothKindsOfTlsWhereThatIsSet() throws Exception {
        try (Connection early = beginsWithTls("tls-either");
                Connection later = Nats.connect(options("tls-either")
                        .sslContext(certificates.client("client"))
                        .build());
                StreamClient plain = StreamClient.connect(server.address("tls-either"))) {
            assertThat(early.getServerInfo().isTLSRequired()).isTrue();
            Subscription subscription = subscribe(early, "secret.either");
            later.publish("secret.either", utf8("psst"));
            assertThat(next(subscription)).isEqualTo("psst");

            assertThat(plain.readLine())
                    .as("after the wait")
                    .startsWith("INFO {")
                    .contains("\"tls_required\":true");
            plain.send("CONNECT {}\r\nPING\r\n");
            assertThat(plain.read()).as("nothing in the clear").isNotEqualTo('P');
        }
    }

    /** Where it is waited for, a client on a busy machine may be too late, and has to try again. */
    private static Connection beginsWithTls(String endpoint) {
        return await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(
                        () -> Nats.connect(options(endpoint)
                                .sslContext(certificates.client("client"))
                                .tlsFirst()
                                .build()),
                        connected -> true);
    }

    @Test
    void doesNotWaitForTlsOfWhoBeginsInTheClear() throws Exception {
        try (StreamClient plain = StreamClient.connect(server.address("tls-either"))) {
            plain.send("CONNECT {}\r\n");
            assertThat(plain.readLine()).startsWith("INFO {");
        }
    }

    @Test
    void knowsTheServer() throws Exception {
        try (Connection connection = connect()) {
            Map<String, Object> told = new HashMap<>();
            told.put("payload", connection.getMaxPayload());
            told.put("headers", connection.getServerInfo().isHeadersSupported());
            told.put("streams", connection.getServerInfo().isJetStreamAvailable());
            told.put("auth", connection.getServerInfo().isAuthRequired());
            assertThat(told).isEqualTo(Map.of("payload", 1L << 20, "headers", true, "streams", false, "auth", false));
            assertThat(connection.RTT()).isPositive();
            assertThatThrownBy(() -> connection.publish("a", new byte[(1 << 20) + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
