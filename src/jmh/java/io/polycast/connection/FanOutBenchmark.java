// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.netty.buffer.ByteBuf;
import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.Message;
import io.polycast.Pattern;
import io.polycast.delivery.DropReason;
import io.polycast.delivery.FanOut;
import io.polycast.delivery.Holding;
import io.polycast.delivery.Lane;
import io.polycast.delivery.LoopMemory;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.Outbox;
import io.polycast.delivery.OutboxOwner;
import io.polycast.delivery.Outlet;
import io.polycast.delivery.OverflowPolicy;
import io.polycast.framing.RecordFraming;
import io.polycast.hub.Hub;
import io.polycast.hub.Interest;
import io.polycast.protocol.json.JsonProtocol;
import io.polycast.protocol.text.TextProtocol;
import io.polycast.web.websocket.WebSocketFraming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a batch on one channel to the outlets of its subscribers, in nanoseconds a batch, without the sockets: route,
 * render once, hand a share to each. With one subscriber nearly all of it is the rendering, so that divided by
 * {@code batch} it is what encoding a message costs; the difference between 100 subscribers and one, divided by 99, is
 * what each further subscriber costs, and it must not grow with {@code size} or {@code batch}. Set it beside a
 * {@code send} of a microsecond or two, which follows for each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class FanOutBenchmark {
    private static final ClientId PUBLISHER = new ClientId("n", 0, 0);
    private static final ChannelName CHANNEL = ChannelName.of("plant.hall-2.temperature");

    @Param
    Form form = Form.TEXT;

    @Param({"64", "1024"})
    int size;

    @Param({"1", "16", "256"})
    int batch;

    @Param({"1", "100"})
    int subscribers;

    private final Discarding discarding = new Discarding();
    private final LoopMemory memory = new LoopMemory(new MemoryBudget(1L << 30, 1L << 30, 1L << 30), () -> {});
    private final Hub<Lane> hub = new Hub<>(discarding);
    private final FanOut fanOut = new FanOut(hub, memory);
    private Batch published = new Batch(PUBLISHER, List.of(), 0, 0);

    /** What a client asked for: a protocol in a frame, as endpoints put them together. */
    public enum Form {
        /** Lines of text. */
        TEXT,
        /** A JSON object a line. */
        JSON,
        /** A JSON object a WebSocket frame. */
        WEBSOCKET;

        FramedEncoding encoding() {
            return switch (this) {
                case TEXT -> new FramedEncoding(new TextProtocol().encoding(), RecordFraming.LINE);
                case JSON -> new FramedEncoding(new JsonProtocol().encoding(), RecordFraming.LINE);
                case WEBSOCKET -> new FramedEncoding(new JsonProtocol().encoding(), new WebSocketFraming(true, false));
            };
        }
    }

    /** Subscribes everybody and makes the batch. */
    @Setup
    public void subscribe() {
        FramedEncoding encoding = form.encoding();
        for (int i = 1; i <= subscribers; i++) {
            Outbox outbox = new Outbox(
                    discarding, OverflowPolicy.DROP_OLDEST, 1 << 20, memory, new Holding(memory), discarding);
            hub.subscribe(ChannelPattern.of(CHANNEL), new Lane(new ClientId("n", 0, i), outbox, encoding));
        }
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) 'x');
        List<Message> messages = new ArrayList<>();
        int weight = 0;
        for (int i = 0; i < batch; i++) {
            Message message = new Message(CHANNEL, payload, Attributes.EMPTY, 1_700_000_000_000L + i, "text");
            messages.add(message);
            weight += message.weight();
        }
        published = new Batch(PUBLISHER, messages, weight, 0);
    }

    /** One batch to everybody; returns the bytes that have left so far. */
    @Benchmark
    public long deliver() {
        fanOut.deliver(published, 0);
        return discarding.written;
    }

    /** A socket that takes everything at once, and all others who would be told. */
    private static final class Discarding implements Outlet, OutboxOwner, Interest {
        private long written;

        @Override
        public void write(ByteBuf bytes) {
            written += bytes.readableBytes();
            bytes.release();
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void delivered(int messages) {}

        @Override
        public void dropped(int messages, DropReason reason) {
            throw new IllegalStateException("dropped: " + reason);
        }

        @Override
        public void pendingChanged(long bytes) {}

        @Override
        public void overflowed(CloseReason reason) {}

        @Override
        public void pausePublisher(ClientId publisher) {}

        @Override
        public void resumePublisher(ClientId publisher) {}

        @Override
        public void drained() {}

        @Override
        public void begins(Pattern pattern) {}

        @Override
        public void ends(Pattern pattern) {}

        @Override
        public void members(Pattern pattern, String group, int members) {}
    }
}
