// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.delivery.Holding;
import io.polycast.delivery.LoopMemory;
import io.polycast.delivery.MemoryBudget;
import io.polycast.framing.RecordFraming;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final List<Integer> seen = new ArrayList<>();
    private int holdEvery = Integer.MAX_VALUE;
    private final LoopMemory memory = new LoopMemory(new MemoryBudget(1 << 30, 1 << 30, 1 << 30), () -> {});
    private final Inbox inbox = new Inbox(RecordFraming.LINE, 100, new Holding(memory), this::record);

    private void record(Buffer record) {
        seen.add(Integer.parseInt(record.toString()));
        if (seen.size() % holdEvery == 0) {
            inbox.hold();
        }
    }

    private static Buffer lines(int from, int to) {
        Buffer lines = Buffer.buffer();
        IntStream.range(from, to).forEach(i -> lines.appendString(i + "\n"));
        return lines;
    }

    @Test
    void handsOutWhatIsHeldInItsOrderHoweverOftenItIsHeldAgain() {
        holdEvery = 3;
        inbox.feed(lines(0, 100));
        assertThat(seen).hasSize(3);
        inbox.feed(lines(100, 200));
        assertThat(seen).hasSize(3);

        while (inbox.holding()) {
            inbox.goOn();
        }
        inbox.feed(lines(200, 201));

        assertThat(seen).isEqualTo(IntStream.range(0, 201).boxed().toList());
    }

    @Test
    void aRecordThatHoldsTheRestAgainCostsTheSameHoweverManyFollow() {
        holdEvery = 1;
        inbox.feed(lines(0, 200_000));

        // Were they queued anew each time, this would take 20 thousand million steps.
        for (int i = 1; i < 200_000; i++) {
            inbox.goOn();
            assertThat(seen.size()).isEqualTo(i + 1);
        }
    }
}
