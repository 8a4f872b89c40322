// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Both sides of conversations in Polycast's own protocols of lines: text over streams and datagrams, and json. */
class LineDialectsTest {
    private static final String TEXT = "tcp://localhost:1";
    private static final String UDP = "udp://localhost:1";
    private static final String JSON = "json://localhost:1";

    /** Answers the greeting. */
    private static Conversation greeted(Role role) {
        Conversation talk = Conversation.open(TEXT, role);
        String said = talk.said();
        String nonce =
                said.substring(said.indexOf("/ping ") + "/ping ".length()).strip();
        assertThat(talk.hears("+OK joined polycast.client\n+OK unsubscribed polycast.client\n"))
                .isEmpty();
        assertThat(talk.hears("+PONG " + nonce + "\n")).containsExactly("ready");
        return talk;
    }

    @Test
    void textLeavesTheEndpointsChannelBeforeAnythingElse() {
        assertThat(Conversation.open(TEXT, Role.SUBSCRIBER).said())
                .matches("/format json\n/join polycast\\.client\n/unsub polycast\\.client\n/ping [0-9a-f]+\n");
        assertThat(Conversation.open(TEXT, Role.PUBLISHER).said()).startsWith("/join polycast.client\n");
    }

    @Test
    void whatIsSaidInTheEndpointsChannelMeanwhileIsNotTold() {
        Conversation talk = Conversation.open(TEXT, Role.SUBSCRIBER);
        String nonce = talk.said().replaceAll("(?s).*/ping ", "").strip();
        assertThat(talk.hears(
                        "{\"op\":\"msg\",\"channel\":\"lobby\",\"data\":\"not asked for\",\"time\":1}\n+PONG other\n"))
                .isEmpty();
        assertThat(talk.hears("+PONG " + nonce + "\n")).containsExactly("ready");
    }

    @Test
    void textSubscribes() {
        Conversation talk = greeted(Role.SUBSCRIBER).subscribe("a.>");
        assertThat(talk.said()).isEqualTo("/sub a.>\n");
        assertThat(talk.hears("+OK subscribed a.>\n")).containsExactly("subscribed");
        assertThat(talk.hears("{\"op\":\"msg\",\"channel\":\"a.b\",\"data\":\"x y\",\"time\":1}\n!gap a.b 12\n"))
                .containsExactly("message a.b: x y", "gap a.b: 12");
        assertThat(talk.hears("-ERR bad-channel no such name\n")).containsExactly("refused: bad-channel no such name");
        assertThat(talk.hears("-ERR slow too slow\n")).containsExactly("farewell: slow too slow");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("/ping\n");
        assertThat(talk.hears("+PONG\n")).containsExactly("pong");
        assertThat(talk.with(talk.dialect()::close).said()).isEqualTo("/quit\n");
    }

    @Test
    void textPublishes() {
        Conversation talk = greeted(Role.PUBLISHER).publish("a.b", "/who is it");
        assertThat(talk.said()).isEqualTo("/pub a.b /who is it\n");
        assertThat(talk.dialect().answersPublish()).isTrue();
        assertThat(talk.hears("+OK published 3\n")).containsExactly("published");
    }

    @Test
    void aLineBreakInAMessageOfLinesWouldBeACommandOfSomebodyElse() {
        Conversation talk = greeted(Role.PUBLISHER);
        assertThatThrownBy(() -> talk.publish("a", "x\n/quit"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line break");
        assertThat(talk.said()).isEmpty();
    }

    @Test
    void aMeasuredPublisherSendsBareLinesOnItsFirstChannel() {
        Conversation talk = greeted(Role.BENCH_PUBLISHER)
                .publish("a", "1")
                .publish("a", "2")
                .publish("b", "3")
                .publish("a", "4");
        assertThat(talk.said()).isEqualTo("/join a\n/unsub a\n1\n2\n/pub b 3\n4\n");
    }

    @Test
    void aMeasuredSubscriberTakesLinesAsTheyAre() {
        Conversation talk = greeted(Role.BENCH_SUBSCRIBER).subscribe("a");
        assertThat(talk.hears("+OK subscribed a\n@@@@ x\n{\"op\"}\n"))
                .containsExactly("subscribed", "message : @@@@ x", "message : {\"op\"}");
    }

    @Test
    void aDatagramSubscriberSendsTheCookieBack() {
        Conversation talk = Conversation.open(UDP, Role.SUBSCRIBER);
        assertThat(talk.told()).containsExactly("ready");
        assertThat(talk.said()).isEqualTo("/format json\n");
        assertThat(talk.subscribe("a").said()).isEqualTo("/sub a\n");
        assertThat(talk.hearsPacket("-ERR cookie cookie=12ab")).isEmpty();
        assertThat(talk.said()).isEqualTo("/sub a cookie=cookie=12ab\n");
        assertThat(talk.hearsPacket("+OK subscribed a")).containsExactly("subscribed");
        assertThat(talk.hearsPacket("{\"op\":\"msg\",\"channel\":\"a\",\"data\":\"hi\",\"time\":1}"))
                .containsExactly("message a: hi");
    }

    @Test
    void aDatagramSubscriberRenewsItsSubscriptionsInTurns() {
        Conversation talk =
                Conversation.open(UDP, Role.SUBSCRIBER).subscribe("a").subscribe("b");
        talk.said();
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("/sub a\n");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("/sub b\n");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("/sub a\n");
    }

    @Test
    void jsonSubscribes() {
        Conversation talk = Conversation.open(JSON, Role.SUBSCRIBER).subscribe("a.*");
        assertThat(talk.told()).containsExactly("ready");
        assertThat(talk.said()).isEqualTo("{\"op\":\"sub\",\"channel\":\"a.*\",\"id\":\"s1\"}\n");
        assertThat(talk.hears("{\"op\":\"ok\",\"id\":\"s1\"}\n")).containsExactly("subscribed");
        assertThat(talk.hears("{\"op\":\"msg\",\"channel\":\"a.b\",\"data\":\"\\u00e9\\n\",\"time\":1}\n"))
                .containsExactly("message a.b: \u00c3\u00a9\n");
        assertThat(talk.hears("{\"op\":\"gap\",\"channel\":\"a.b\",\"dropped\":7}\n"))
                .containsExactly("gap a.b: 7");
        assertThat(talk.hears("{\"op\":\"error\",\"code\":\"bad-channel\",\"message\":\"no\",\"id\":\"s2\"}\n"))
                .containsExactly("refused: bad-channel: no");
        assertThat(talk.hears("{\"op\":\"error\",\"code\":\"slow\",\"message\":\"too slow\"}\n"))
                .containsExactly("farewell: slow: too slow");
        assertThat(talk.with(talk.dialect()::ping).said()).isEqualTo("{\"op\":\"ping\"}\n");
        assertThat(talk.hears("{\"op\":\"pong\"}\n")).containsExactly("pong");
    }

    @Test
    void jsonBringsValuesAsTheyWereWrittenAndBytesAsBase64() {
        Conversation talk = Conversation.open(JSON, Role.SUBSCRIBER);
        talk.told();
        assertThat(talk.hears("""
                {"op":"msg","channel":"a","data":{"b": [1, 2.50]},"time":1}
                {"op":"msg","channel":"a","data":21.50,"time":1}
                {"op":"msg","channel":"a","data":null,"time":1}
                {"op":"msg","channel":"a","base64":"/wA=","time":1}
                """))
                .containsExactly(
                        "message a: {\"b\": [1, 2.50]}", "message a: 21.50", "message a: null", "message a: \u00ff\0");
    }

    @Test
    void jsonPublishesTextAsTextAndOtherBytesAsBase64() {
        Conversation talk = Conversation.open(JSON, Role.PUBLISHER)
                .publish("a", "say \"hi\"\n")
                .publish("a", "\u00ff");
        assertThat(talk.said()).isEqualTo("""
                        {"op":"pub","channel":"a","data":"say \\"hi\\"\\n","id":1}
                        {"op":"pub","channel":"a","base64":"/w==","id":2}
                        """);
        talk.told();
        assertThat(talk.hears("{\"op\":\"ok\",\"id\":1}\n{\"op\":\"ok\",\"id\":2}\n"))
                .containsExactly("published", "published");
    }
}
