// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.framing.Framer;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** The comparison of a framer with another way to cut the same bytes, which come in pieces of any size. */
public final class CutAnywhere {
    private CutAnywhere() {}

    /** Feeds both, and demands the same records of them, and that the framer has nothing left. */
    public static void gives(
            Random random,
            byte[] sent,
            Function<RecordSink, Framer> framer,
            Function<Consumer<Buffer>, Consumer<Buffer>> reference) {
        List<Buffer> records = new ArrayList<>();
        List<Buffer> expected = new ArrayList<>();
        Framer tried = framer.apply(records::add);
        Consumer<Buffer> trusted = reference.apply(expected::add);
        int from = 0;
        while (from < sent.length) {
            int most = random.nextInt(4) == 0 ? 2_000 : 5;
            int to = Math.min(sent.length, from + 1 + random.nextInt(most));
            Buffer chunk = Buffer.buffer().appendBytes(sent, from, to - from);
            tried.feed(chunk.copy());
            trusted.accept(chunk);
            from = to;
        }
        tried.end();
        assertThat(records).isEqualTo(expected).isNotEmpty();
        assertThat(tried.buffered()).isZero();
    }
}
