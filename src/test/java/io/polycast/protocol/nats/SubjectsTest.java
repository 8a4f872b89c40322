// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.testkit.Rounds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any subject that a client can send is a channel, and comes out as it went in. */
class SubjectsTest {
    /** Much of what is special to channels, to subjects, or to UTF-8. */
    private static final byte[][] PIECES = {
        latin1("."),
        latin1("."),
        latin1("."),
        latin1("%"),
        latin1("%2E"),
        latin1("$"),
        latin1("*"),
        latin1(">"),
        latin1("a"),
        latin1("B"),
        latin1("_INBOX"),
        latin1("\u0001"),
        latin1("\u007f"),
        latin1("\u00ff"),
        latin1("\u00c3\u00bc"),
        latin1("\u00c3"),
        latin1("\u00e2\u0080\u00a8"),
        latin1("/"),
        latin1("\0")
    };

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] draw(Random random) {
        ByteArrayOutputStream subject = new ByteArrayOutputStream();
        int pieces = 1 + random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            subject.writeBytes(PIECES[random.nextInt(PIECES.length)]);
        }
        return subject.toByteArray();
    }

    private static byte[] subject(ChannelName channel) {
        ByteBuf out = Unpooled.buffer();
        Subjects.write(channel, out);
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void everySubjectComesOutAsItWentIn() throws Exception {
        Rounds.play(2_000, random -> {
            Map<ChannelName, String> spelled = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                byte[] drawn = draw(random);
                String shown = HexFormat.of().formatHex(drawn);
                ChannelName channel = Subjects.channel(drawn);
                assertThat(subject(channel)).as(shown).isEqualTo(drawn);
                assertThat(spelled.put(channel, shown))
                        .as("two subjects of %s", channel)
                        .isIn(null, shown);
            }
        });
    }

    /** What is published where somebody subscribes to the same text gets there, unless that text has wildcards. */
    @Test
    void whoSubscribesToASubjectGetsIt() throws Exception {
        Rounds.play(2_000, random -> {
            byte[] drawn = draw(random);
            String shown = HexFormat.of().formatHex(drawn);
            if (Subjects.literal(drawn)) {
                assertThat(Subjects.pattern(drawn).literal()).as(shown).isTrue();
                assertThat(Subjects.pattern(drawn).matches(Subjects.channel(drawn)))
                        .as(shown)
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "a.b,a.b",
        "*,*",
        "a.*.>,a.*.>",
        ">,>",
        "a*.>b,a%2A.%3Eb",
        "$JS.API.>,%24JS.API.>",
        "a.$b,a.$b",
        "100%,100%25"
    })
    void wildcardsAreTokensOfTheirOwn(String subject, String pattern) throws Exception {
        assertThat(Subjects.pattern(latin1(subject))).hasToString(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a.>.b", ">.>"})
    void someSubjectsNobodyCanSubscribeTo(String subject) {
        assertThatThrownBy(() -> Subjects.pattern(latin1(subject))).isInstanceOf(BadChannelException.class);
    }

    @Test
    void whatIsTooLongIsNoChannel() {
        assertThatThrownBy(() -> Subjects.channel(latin1("x".repeat(1_025)))).isInstanceOf(BadChannelException.class);
        assertThatThrownBy(() -> Subjects.channel(latin1("a.".repeat(128) + "a")))
                .isInstanceOf(BadChannelException.class);
    }
}
