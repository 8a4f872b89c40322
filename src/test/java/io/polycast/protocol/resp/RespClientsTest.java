// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ClientKillParams;

/** Two client libraries of Redis as they are, in both versions of the protocol. */
class RespClientsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MANY = 5_000;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start("""
                {"eventLoops": 2, "endpoints": {
                  "redis": {"listen": "tcp://127.0.0.1:0", "protocol": "resp"},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Jedis jedis(RedisProtocol protocol, String name) {
        InetSocketAddress address = server.address("redis");
        return new Jedis(
                new HostAndPort("127.0.0.1", address.getPort()),
                DefaultJedisClientConfig.builder()
                        .protocol(protocol)
                        .clientName(name)
                        .timeoutMillis((int) DEADLINE.toMillis())
                        .build());
    }

    /** A subscriber, which blocks its thread, and what it heard. */
    private final class JedisEar extends JedisPubSub implements AutoCloseable {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final Jedis jedis;

        JedisEar(RedisProtocol protocol, String channel, String glob) {
            jedis = jedis(protocol, "ear");
            new Thread(() -> jedis.subscribe(this, channel), "ear").start();
            await().atMost(DEADLINE).until(() -> heard.contains("+" + channel + " 1"));
            psubscribe(glob);
            await().atMost(DEADLINE).until(() -> heard.contains("+" + glob + " 2"));
        }

        @Override
        public void onSubscribe(String channel, int count) {
            heard.add("+" + channel + " " + count);
        }

        @Override
        public void onPSubscribe(String glob, int count) {
            heard.add("+" + glob + " " + count);
        }

        @Override
        public void onUnsubscribe(String channel, int count) {
            heard.add("-" + channel + " " + count);
        }

        @Override
        public void onPUnsubscribe(String glob, int count) {
            heard.add("-" + glob + " " + count);
        }

        @Override
        public void onMessage(String channel, String message) {
            heard.add(channel + " " + message);
        }

        @Override
        public void onPMessage(String glob, String channel, String message) {
            heard.add(glob + " " + channel + " " + message);
        }

        @Override
        public void onPong(String word) {
            heard.add("pong " + word);
        }

        void hears(String... messages) {
            await().atMost(DEADLINE).untilAsserted(() -> assertThat(heard).endsWith(messages));
        }

        @Override
        public void close() {
            jedis.close();
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void jedisSubscribesAndPublishes(RedisProtocol protocol) throws Exception {
        try (JedisEar ear = new JedisEar(protocol, "news", "n?w*");
                Jedis jedis = jedis(protocol, "mouth");
                StreamClient text = StreamClient.connect(server.address("text"))) {
            assertThat(jedis.publish("news", "one")).isEqualTo(2);
            ear.hears("news one", "n?w* news one");
            assertThat(jedis.publish("nowhere", "x")).isEqualTo(1);
            ear.hears("n?w* nowhere x");
            assertThat(jedis.publish("other", "x")).isZero();

            assertThat(text.ask("/sub news")).startsWith("+OK");
            assertThat(text.ask("/pub news from text")).startsWith("+OK");
            ear.hears("news from text", "n?w* news from text");
            assertThat(jedis.publish("news", "to text")).isEqualTo(3);
            assertThat(text.readLine()).isEqualTo("to text");

            ear.ping("there");
            ear.hears("pong there");
            ear.punsubscribe();
            ear.hears("-n?w* 1");
            ear.unsubscribe("news");
            ear.hears("-news 0");
            assertThat(jedis.publish("news", "two")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void jedisAsksAround(RedisProtocol protocol) throws Exception {
        try (JedisEar ear = new JedisEar(protocol, "news", "n*");
                Jedis jedis = jedis(protocol, "me")) {
            assertThat(jedis.pubsubChannels()).containsExactly("news");
            assertThat(jedis.pubsubChannels("x*")).isEmpty();
            assertThat(jedis.pubsubNumSub("news", "none"))
                    .containsEntry("news", 1L)
                    .containsEntry("none", 0L);
            assertThat(jedis.pubsubNumPat()).isEqualTo(1);
            assertThat(jedis.ping("hi")).isEqualTo("hi");
            assertThat(jedis.clientGetname()).isEqualTo("me");
            assertThat(jedis.clientList()).contains(" name=me ", " name=ear ", " psub=1 ");
            assertThat(jedis.time()).hasSize(2);
            assertThat(jedis.configGet("databases")).containsEntry("databases", "1");
            assertThatThrownBy(() -> jedis.get("key"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("ERR unknown command 'GET'");

            Transaction transaction = jedis.multi();
            Response<Long> first = transaction.publish("news", "a");
            Response<Long> second = transaction.publish("none", "b");
            assertThat(transaction.exec()).containsExactly(2L, 1L);
            assertThat(first.get() + second.get()).isEqualTo(3);
            ear.hears("news a", "n* news a", "n* none b");
            ear.punsubscribe();
            ear.unsubscribe();
            ear.hears("-n* 1", "-news 0");
        }
    }

    /** Redis takes lines, too, and a page of any site may post what looks like some. */
    @Test
    void whatAPagePostsIsNoCommand() throws Exception {
        try (StreamClient page = StreamClient.connect(server.address("redis"))) {
            page.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nPUBLISH lobby evil\r\n");
            assertThat(page.readLine()).isEqualTo("HTTP/1.1 400 Bad Request\r");
        }
        assertThat(server.count("polycast.messages.in", "redis")).isZero();
    }

    private RedisClient lettuce(ProtocolVersion version) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(server.address("redis").getPort())
                .withClientName("lettuce")
                .withTimeout(DEADLINE)
                .build());
        client.setOptions(ClientOptions.builder().protocolVersion(version).build());
        return client;
    }

    /** What a connection hears, in order. */
    private static List<String> heard(StatefulRedisPubSubConnection<String, String> connection) {
        List<String> heard = new CopyOnWriteArrayList<>();
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                heard.add(channel + " " + message);
            }

            @Override
            public void message(String glob, String channel, String message) {
                heard.add(glob + " " + channel + " " + message);
            }

            @Override
            public void smessage(String channel, String message) {
                heard.add("shard " + channel + " " + message);
            }
        });
        return heard;
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void lettucePublishesInPipelines(ProtocolVersion version) throws Exception {
        try (RedisClient client = lettuce(version);
                StatefulRedisPubSubConnection<String, String> ear = client.connectPubSub();
                StatefulRedisPubSubConnection<String, String> mouth = client.connectPubSub()) {
            List<String> heard = heard(ear);
            ear.sync().subscribe("many");
            RedisPubSubAsyncCommands<String, String> commands = mouth.async();
            List<RedisFuture<Long>> receivers = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                receivers.add(commands.publish(i % 10 == 0 ? "none" : "many", "" + i));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(receivers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i % 10 == 0 ? 0 : 1);
            }
            await().atMost(DEADLINE).until(() -> heard.size() == MANY * 9 / 10);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                if (i % 10 != 0) {
                    expected.add("many " + i);
                }
            }
            assertThat(heard).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void lettuceComesBack(ProtocolVersion version) throws Exception {
        try (RedisClient client = lettuce(version);
                StatefulRedisPubSubConnection<String, String> ear = client.connectPubSub();
                StatefulRedisConnection<String, String> mouth = client.connect();
                Jedis jedis = jedis(RedisProtocol.RESP2, "killer")) {
            List<String> heard = heard(ear);
            ear.sync().subscribe("a");
            ear.sync().psubscribe("[a-c]*");
            ear.sync().ssubscribe("s");
            assertThat(jedis.publish("a", "1")).isEqualTo(2);
            assertThat(mouth.sync().spublish("s", "2")).isEqualTo(1);
            await().atMost(DEADLINE).until(() -> heard.size() == 3);
            assertThat(heard).containsExactly("a 1", "[a-c]* a 1", "shard s 2");

            assertThat(jedis.clientKill(ClientKillParams.clientKillParams()
                            .type(redis.clients.jedis.args.ClientType.PUBSUB)
                            .skipMe(ClientKillParams.SkipMe.YES)))
                    .isEqualTo(1);
            await().atMost(DEADLINE).until(() -> jedis.publish("a", "3") == 2);
            await().atMost(DEADLINE).until(() -> heard.contains("[a-c]* a 3"));
        }
    }
}
