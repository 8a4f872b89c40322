// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.Pattern;
import io.polycast.delivery.MemoryBudget;
import io.polycast.hub.Hub;
import io.polycast.hub.Interest;
import io.polycast.metrics.LinkMeters;
import io.polycast.testkit.HandClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Both ends of a stream from one node to another: what is sent comes to the wire as frames, and somebody has to take it
 * from there.
 */
final class Ends {
    final HandClock clock;
    final MemoryBudget budget;
    final LinkMeters meters = new LinkMeters(new SimpleMeterRegistry(), "127.0.0.1:1");
    final Deque<Frame> wire = new ArrayDeque<>();

    /** What the receiver has heard to be wanted. */
    final Set<String> wanted = new HashSet<>();

    final LinkOutput output;
    final Link link;
    final LinkInput input;
    private long streams;

    Ends(HandClock clock, MemoryBudget budget, long maxPending) {
        this.clock = clock;
        this.budget = budget;
        FrameCodec sender = new FrameCodec("here01", new Seal(""));
        FrameCodec receiver = new FrameCodec("there1", new Seal(""));
        this.output = new LinkOutput(
                "there1",
                clock,
                sender,
                () -> ++streams,
                frame -> wire.add(decoded(receiver, frame)),
                meters,
                new LinkOutput.Allowance(budget, maxPending));
        Hub<Link> hub = new Hub<>(new Interest() {
            @Override
            public void begins(Pattern pattern) {
                wanted.add(pattern.toString());
            }

            @Override
            public void ends(Pattern pattern) {
                wanted.remove(pattern.toString());
            }

            @Override
            public void members(Pattern pattern, String group, int members) {
                // Nobody is in a group.
            }
        });
        this.link = new Link("here01", "127.0.0.1:1", clock, output, meters, hub);
        this.input = link.input;
    }

    private static Frame decoded(FrameCodec receiver, OutFrame frame) {
        ByteBuf bytes = Unpooled.wrappedBuffer(
                frame.head().duplicate(), frame.body().duplicate(), Unpooled.wrappedBuffer(frame.seal()));
        try {
            return receiver.decode(bytes).frame();
        } catch (BadFrameException e) {
            throw new AssertionError(e);
        }
    }
}
