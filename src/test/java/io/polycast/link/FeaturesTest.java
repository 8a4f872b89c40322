// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.Glob;
import io.polycast.Pattern;
import io.polycast.delivery.MemoryBudget;
import io.polycast.hub.Hub;
import io.polycast.hub.Interest;
import io.polycast.metrics.LinkMeters;
import io.polycast.testkit.HandClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** That a node is told of nothing that it does not understand, and of all else. */
class FeaturesTest {
    private static final Features ALL = new Features(Features.ATTRIBUTES | Features.GLOBS | Features.GROUPS);
    private static final Want PLAIN = Wanted.tokens("a.*");
    private static final Want GLOB = Want.of(Glob.of("a*".getBytes(StandardCharsets.US_ASCII)));
    private static final Want GROUP = new Want(PLAIN.pattern(), "workers", 3);
    private static final List<Want> WANTED = List.of(PLAIN, GLOB, GROUP);

    private final HandClock clock = new HandClock();
    private final FrameCodec codec = new FrameCodec("here01", new Seal(""));
    private final LinkMeters meters = new LinkMeters(new SimpleMeterRegistry(), "127.0.0.1:1");
    private final Queue<Frame> wire = new ArrayDeque<>();
    private final LinkOutput output = new LinkOutput(
            "there1",
            clock,
            codec,
            () -> 1,
            frame -> wire.add(decoded(frame)),
            meters,
            new LinkOutput.Allowance(new MemoryBudget(1 << 20, 1 << 20, 1 << 20), 1 << 20));

    private static Frame decoded(OutFrame frame) {
        ByteBuf bytes = Unpooled.wrappedBuffer(frame.head(), frame.body(), Unpooled.wrappedBuffer(frame.seal()));
        try {
            return new FrameCodec("there1", new Seal("")).decode(bytes).frame();
        } catch (BadFrameException e) {
            throw new AssertionError(e);
        }
    }

    private Frame.Wants told() {
        for (Frame frame = wire.poll(); frame != null; frame = wire.poll()) {
            if (frame instanceof Frame.Wants wants) {
                return wants;
            }
        }
        throw new AssertionError("nothing was told");
    }

    @Test
    void aNodeThatWasNotHeardIsToldWhatEveryNodeUnderstands() {
        output.open(WANTED);
        Frame.Wants wants = told();
        assertThat(wants.begins()).containsExactly(PLAIN);
        assertThat(wants.complete()).isTrue();
        assertThat(wants.kind()).isEqualTo(FrameKind.PATTERNS);
    }

    @Test
    void theRestIsToldOnceItsFeaturesAreKnown() {
        output.open(WANTED);
        told();
        output.features(new Features(Features.GLOBS), WANTED);
        assertThat(told().begins()).containsExactly(GLOB);
        output.features(ALL, WANTED);
        assertThat(told().begins()).containsExactly(GROUP);
        output.features(ALL, WANTED);
        assertThat(wire).isEmpty();
    }

    @Test
    void membersAreToldAsTheyComeAndGo() {
        output.features(ALL, List.of());
        output.open(WANTED);
        assertThat(told().begins()).containsExactlyElementsOf(WANTED);
        output.wants(GROUP.key(), 2);
        output.wants(GLOB.key(), OwnPatterns.ENDED);
        output.flush();
        Frame.Wants wants = told();
        assertThat(wants.begins()).containsExactly(GROUP.withMembers(2));
        assertThat(wants.ends()).containsExactly(GLOB);
    }

    @Test
    void aNodeThatHasLostThemIsToldNoMore() {
        output.features(ALL, List.of());
        output.wants(GLOB.key(), 0);
        output.features(Features.NONE, WANTED);
        output.open(WANTED);
        assertThat(told().begins()).containsExactly(PLAIN);
    }

    @Test
    void whatThisNodeDoesNotKnowIsAsIfItHadNotBeenTold() {
        assertThat(Features.of(new Features(1 << 20 | Features.ATTRIBUTES).stream(7)))
                .isEqualTo(new Features(Features.ATTRIBUTES));
        assertThat(Features.of(7)).isEqualTo(Features.NONE);
        assertThat(new Features((1 << 23) - 1).stream(7)).isPositive();
    }

    @Test
    void aGroupIsDrawnAsOftenAsItHasMembers() throws BadFrameException {
        Map<String, Integer> told = new HashMap<>();
        Hub<Link> hub = new Hub<>(new Interest() {
            @Override
            public void begins(Pattern pattern) {
                // Nobody looks.
            }

            @Override
            public void ends(Pattern pattern) {
                // Nobody looks.
            }

            @Override
            public void members(Pattern pattern, String group, int members) {
                told.put(group, members);
            }
        });
        LinkInput input = new Link("there1", "127.0.0.1:1", clock, output, meters, hub).input;
        input.wants(new Frame.Wants(1, 1, true, List.of(GROUP), List.of()));
        assertThat(told).containsEntry("workers", 3);
        input.wants(new Frame.Wants(1, 2, false, List.of(GROUP.withMembers(2)), List.of()));
        assertThat(told).containsEntry("workers", 2);
        input.wants(new Frame.Wants(1, 3, false, List.of(GROUP.withMembers(Integer.MAX_VALUE)), List.of()));
        assertThat(told).containsEntry("workers", 64);
        input.wants(new Frame.Wants(1, 4, false, List.of(), List.of(GROUP.key())));
        assertThat(told).containsEntry("workers", 0);
    }
}
