// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Both sides of conversations with nats-server, Redis and MQTT brokers. */
class PeerDialectsTest {
    private static Conversation nats(String url, Role role) {
        Conversation talk = Conversation.open(url, role);
        assertThat(talk.said()).as("the server speaks first").isEmpty();
        assertThat(talk.hears("INFO {\"server_id\":\"x\",\"max_payload\":1048576}\r\n"))
                .isEmpty();
        return talk;
    }

    @Test
    void natsConnectsWhenTheServerHasIntroducedItself() {
        Conversation talk = nats("nats://localhost:1", Role.SUBSCRIBER);
        assertThat(talk.said())
                .startsWith("CONNECT {\"verbose\":false,")
                .endsWith("}\r\nPING\r\n")
                .doesNotContain("user");
        assertThat(talk.hears("PONG\r\n")).containsExactly("ready");
        assertThat(talk.hears("PING\r\n")).isEmpty();
        assertThat(talk.said()).isEqualTo("PONG\r\n");
    }

    @Test
    void natsTakesUserAndPasswordOrAToken() {
        assertThat(nats("nats://me:p%22w@localhost:1", Role.SUBSCRIBER).said())
                .contains("\"user\":\"me\",\"pass\":\"p\\\"w\"");
        assertThat(nats("nats://token@localhost:1", Role.SUBSCRIBER).said())
                .contains("\"auth_token\":\"token\"")
                .doesNotContain("pass\"");
    }

    @Test
    void natsSubscribesAndTakesMessagesWithAndWithoutHeaders() {
        Conversation talk = nats("nats://localhost:1", Role.SUBSCRIBER);
        talk.hears("PONG\r\n");
        talk.said();
        assertThat(talk.subscribe("a.>").said()).isEqualTo("SUB a.> 1\r\nPING\r\n");
        assertThat(talk.hears("PONG\r\n")).containsExactly("subscribed");
        assertThat(talk.hears("MSG a.b 1 5\r\nhello\r\nMSG a.c 1 reply.to 2\r\n\r\n\r\n"))
                .containsExactly("message a.b: hello", "message a.c: \r\n");
        assertThat(talk.hears("HMSG a.d 1 22 24\r\nNATS/1.0\r\nKey: val\r\n\r\nhi\r\nMSG a.e 1 0\r\n\r\n"))
                .containsExactly("message a.d: hi", "message a.e: ");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("PING\r\n");
        assertThat(talk.hears("PONG\r\n")).containsExactly("pong");
    }

    @Test
    void natsPublishesWithoutAnswers() {
        Conversation talk = nats("nats://localhost:1", Role.PUBLISHER);
        talk.said();
        assertThat(talk.publish("a", "x\r\ny").publish("b", "").said())
                .isEqualTo("PUB a 4\r\nx\r\ny\r\nPUB b 0\r\n\r\n");
        assertThat(talk.dialect().answersPublish()).isFalse();
        assertThatThrownBy(() -> talk.publish("a b", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> talk.subscribe("a queue")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> talk.subscribe("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void natsTellsErrorsThatEndTheConnectionFromThoseThatDoNot() {
        Conversation talk = nats("nats://localhost:1", Role.SUBSCRIBER);
        assertThat(talk.hears("-ERR 'Permissions Violation for Subscription to \"a\"'\r\n"))
                .containsExactly("refused: Permissions Violation for Subscription to \"a\"");
        assertThat(talk.hears("-ERR 'Authorization Violation'\r\n"))
                .containsExactly("refused: Authorization Violation", "farewell: Authorization Violation");
        assertThat(talk.hears("INFO {\"ldm\":true}\r\n")).containsExactly("farewell: the server is about to end");
    }

    @Test
    void redisGreetsWithAPingAndAPasswordIfThereIsOne() {
        assertThat(Conversation.open("redis://localhost:1", Role.SUBSCRIBER).said())
                .isEqualTo("*1\r\n$4\r\nPING\r\n");
        assertThat(Conversation.open("redis://:pw@localhost:1", Role.SUBSCRIBER).said())
                .isEqualTo("*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n*1\r\n$4\r\nPING\r\n");
        Conversation talk = Conversation.open("redis://me:pw@localhost:1", Role.SUBSCRIBER);
        assertThat(talk.said()).startsWith("*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$2\r\npw\r\n");
        assertThat(talk.hears("+OK\r\n")).isEmpty();
        assertThat(talk.hears("+PONG\r\n")).containsExactly("ready");
    }

    @Test
    void redisSaysWhenItWantsAPassword() {
        Conversation talk = Conversation.open("redis://localhost:1", Role.SUBSCRIBER);
        assertThat(talk.hears("-NOAUTH Authentication required.\r\n"))
                .containsExactly(
                        "refused: NOAUTH Authentication required.", "farewell: NOAUTH Authentication required.");
    }

    @Test
    void redisSubscribesToChannelsAndToPatterns() {
        Conversation talk = Conversation.open("redis://localhost:1", Role.SUBSCRIBER);
        talk.hears("+PONG\r\n");
        talk.said();
        assertThat(talk.subscribe("a").subscribe("a.*").said())
                .isEqualTo("*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n*2\r\n$10\r\nPSUBSCRIBE\r\n$3\r\na.*\r\n");
        assertThat(talk.hears(
                        "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n*3\r\n$10\r\npsubscribe\r\n$3\r\na.*\r\n:2\r\n"))
                .containsExactly("subscribed", "subscribed");
        assertThat(talk.hears("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$4\r\nx\r\ny\r\n"))
                .containsExactly("message a: x\r\ny");
        assertThat(talk.hears("*4\r\n$8\r\npmessage\r\n$3\r\na.*\r\n$3\r\na.b\r\n$0\r\n\r\n"))
                .containsExactly("message a.b: ");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("*1\r\n$4\r\nPING\r\n");
        assertThat(talk.hears("*2\r\n$4\r\npong\r\n$0\r\n\r\n")).containsExactly("pong");
    }

    @Test
    void redisPublishesAndIsToldHowManyGotIt() {
        Conversation talk = Conversation.open("redis://localhost:1", Role.PUBLISHER);
        talk.hears("+PONG\r\n");
        talk.said();
        assertThat(talk.publish("a", "x\r\n").said()).isEqualTo("*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$3\r\nx\r\n\r\n");
        assertThat(talk.hears(":2\r\n")).containsExactly("published");
        talk.publish("a", "y");
        assertThat(talk.hears("-NOPERM no permissions\r\n")).containsExactly("refused: NOPERM no permissions");
    }

    @Test
    void mqttConnectsWithACleanSession() {
        Conversation talk = Conversation.open("mqtt://localhost:1", Role.SUBSCRIBER);
        assertThat(talk.said()).matches("(?s)\\x10.\\x00\\x04MQTT\\x04\\x02\\x00\\x3c\\x00.polycast-[0-9a-f]+");
        assertThat(talk.hears(" \u0002\0\0")).containsExactly("ready");
        Conversation known = Conversation.open("mqtt://me:pw@localhost:1", Role.SUBSCRIBER);
        assertThat(known.said()).contains("\0\u0004MQTT\u0004\u00c2\0<").endsWith("\0\u0002me\0\u0002pw");
        assertThat(known.hears(" \u0002\0\u0004"))
                .containsExactly("refused: bad user name or password", "farewell: bad user name or password");
        assertThat(Conversation.open("mqtt://localhost:1", Role.SUBSCRIBER).hears(" \u0002\0c"))
                .contains("refused: return code 99");
    }

    @Test
    void mqttSubscribesAtQosZero() {
        Conversation talk = Conversation.open("mqtt://localhost:1", Role.SUBSCRIBER);
        talk.hears(" \u0002\0\0");
        talk.said();
        assertThat(talk.subscribe("a/#").said()).isEqualTo("\u0082\u0008\0\u0001\0\u0003a/#\0");
        assertThat(talk.hears("\u0090\u0003\0\u0001\0")).containsExactly("subscribed");
        assertThat(talk.subscribe("b").said()).isEqualTo("\u0082\u0006\0\u0002\0\u0001b\0");
        assertThat(talk.hears("\u0090\u0003\0\u0002\u0080")).containsExactly("refused: the subscription");
        assertThat(talk.hears("0\u0007\0\u0003a/bhi1\u0003\0\u0001c"))
                .containsExactly("message a/b: hi", "message c: ");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("\u00c0\0");
        assertThat(talk.hears("\u00d0\0")).containsExactly("pong");
        assertThat(talk.with(talk.dialect()::close).said()).isEqualTo("\u00e0\0");
    }

    @Test
    void mqttPublishesWithLengthsOfOneByteAndMore() {
        Conversation talk = Conversation.open("mqtt://localhost:1", Role.PUBLISHER);
        talk.said();
        assertThat(talk.publish("a", "hi").said()).isEqualTo("0\u0005\0\u0001ahi");
        assertThat(talk.publish("a", "x".repeat(124)).said()).startsWith("0\u007f\0\u0001ax");
        assertThat(talk.publish("a", "x".repeat(125)).said()).startsWith("0\u0080\u0001\0\u0001ax");
        assertThat(talk.publish("a", "x".repeat(16_381)).said()).startsWith("0\u0080\u0080\u0001\0\u0001ax");
        assertThatThrownBy(() -> talk.publish("a/#", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> talk.publish("", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
