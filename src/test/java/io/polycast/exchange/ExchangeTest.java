// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.Clock;
import io.polycast.Message;
import io.polycast.Pick;
import io.polycast.Published;
import io.polycast.bus.Attendance;
import io.polycast.bus.LoopBus;
import io.polycast.bus.LoopPeer;
import io.polycast.bus.Missed;
import io.polycast.bus.NodeBus;
import io.polycast.hub.Hub;
import io.polycast.hub.Recipient;
import io.polycast.hub.Route;
import io.polycast.metrics.EndpointMeters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is told to a publisher: what came of its message, to how many it goes, and whether anybody wants it. Over three
 * event loops.
 */
class ExchangeTest {
    private static final int LOOPS = 3;
    private static final ChannelName CHANNEL = ChannelName.of("a.b");

    /** So much time passes with each look at the clock. */
    private volatile long step;

    private final AtomicLong passed = new AtomicLong();

    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return passed.getAndAdd(step);
        }

        @Override
        public long millis() {
            throw new UnsupportedOperationException("nobody asks");
        }
    };

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final NodeBus bus = new NodeBus(vertx, "here01", LOOPS, false, clock);
    private final List<Loop> loops = new ArrayList<>();
    private final Turn turn = new Turn(clock);

    /** An event loop with a hub and nothing behind it. */
    private final class Loop implements LoopPeer {
        private final Context context = ((VertxInternal) vertx).createEventLoopContext();
        private final Hub<Recipient> hub;
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final LoopBus place;
        private long deliveries;
        private int look;
        private boolean fails;

        /** What members of groups have got. */
        private final List<String> picked = new CopyOnWriteArrayList<>();

        /** Members take nothing any more, as if they had left meanwhile. */
        private volatile boolean leaving;

        Loop(int index) throws Exception {
            hub = new Hub<>(bus.interest().of(index));
            place = on(() -> bus.join(index, this));
        }

        <T> T on(Callable<T> task) throws Exception {
            Promise<T> done = Promise.promise();
            context.runOnContext(nothing -> {
                try {
                    done.complete(task.call());
                } catch (Exception e) {
                    done.fail(e);
                }
            });
            return get(done.future());
        }

        void subscribe(String pattern, String group) throws Exception {
            on(() -> hub.subscribe(ChannelPattern.parse(pattern), new Recipient() {}, group));
        }

        void subscribe(String pattern) throws Exception {
            on(() -> hub.subscribe(ChannelPattern.parse(pattern), new Recipient() {}));
        }

        @Override
        public List<Pick> deliver(Batch batch, @Nullable Consumer<int[]> receivers) {
            look++;
            if (fails) {
                throw new IllegalStateException("meant to fail");
            }
            deliveries = 0;
            for (Route<Recipient> route : hub.route(batch)) {
                deliveries +=
                        (long) route.messages().size() * route.recipients().size();
                for (Message message : route.messages()) {
                    heard.add(new String(message.payload(), StandardCharsets.US_ASCII));
                }
            }
            return pick(batch);
        }

        @Override
        public long deliveries() {
            return deliveries;
        }

        @Override
        public List<Pick> deliverPicked(Batch batch) {
            deliveries = 0;
            return pick(batch);
        }

        private List<Pick> pick(Batch batch) {
            return hub.groups().deal(batch, loops.indexOf(this), member -> !leaving, (member, pick) -> {
                deliveries++;
                picked.add(new String(batch.messages().get(pick.position()).payload(), StandardCharsets.US_ASCII));
            });
        }

        @Override
        public void nextTurn(Runnable task) {
            context.runOnContext(nothing -> task.run());
        }

        @Override
        public Attendance who(ChannelName channel, int atMost) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void missed(List<Missed> missed) {
            // Nothing is.
        }

        @Override
        public void pause(ClientId publisher) {
            // Nobody is slow.
        }

        @Override
        public void resume(ClientId publisher) {
            // Nobody is slow.
        }

        @Override
        public void congested() {
            // Little is under way.
        }

        @Override
        public void relieved() {
            // Little is under way.
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @BeforeEach
    void join() throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            loops.add(new Loop(i));
        }
        for (Loop loop : loops) {
            get(loop.place.joined());
        }
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    private Exchange exchange(int publishRate) {
        EndpointMeters meters = new EndpointMeters(new SimpleMeterRegistry(), "door", List.of(), List.of());
        return new Exchange(new ClientId("here01", 0, 1), "door", meters, loops.get(0).place, turn, publishRate);
    }

    private static List<byte[]> payloads(int count) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
        }
        return payloads;
    }

    private Future<Long> publish(CountedPublications publications, int count) throws Exception {
        return loops.get(0).on(() -> publications.publishCounted(CHANNEL, Attributes.EMPTY, payloads(count)));
    }

    private CountedPublications publications(Runnable settle) {
        return new CountedPublications(exchange(0), turn, loops.get(0)::nextTurn, settle);
    }

    @Test
    void deliveriesAreCountedByTheMatchThatMakesThem() throws Exception {
        loops.get(0).subscribe("a.b");
        loops.get(1).subscribe("a.*");
        loops.get(1).subscribe(">");
        loops.get(2).subscribe("c");
        CountedPublications publications = publications(() -> {});
        assertThat(get(publish(publications, 4))).isEqualTo(12);
        assertThat(get(publish(publications, 0))).isZero();
        assertThat(loops.get(0).look).isEqualTo(1);
        assertThat(loops.get(1).look).isEqualTo(1);
        assertThat(loops.get(2).look).as("who wants nothing of it is not asked").isZero();
        assertThat(loops.get(1).heard).containsExactly("0", "1", "2", "3");
    }

    /** The first loop that is picked passes the messages on to the other one. */
    @Test
    void aDeliveryToAMemberOfAGroupCountsWhereverItIsMade() throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            loops.get(i).subscribe("a.b", "workers");
        }
        loops.get(2).subscribe("a.b");
        loops.get(0).leaving = true;
        loops.get(1).leaving = true;
        assertThat(get(publish(publications(() -> {}), 40))).isEqualTo(80);
        assertThat(loops.get(2).picked).hasSize(40).doesNotHaveDuplicates();

        loops.get(2).leaving = true;
        assertThat(get(publish(publications(() -> {}), 40)))
                .as("no member took any")
                .isEqualTo(40);
    }

    @Test
    void nobodyIsCountedAsNobody() throws Exception {
        assertThat(get(publish(publications(() -> {}), 4))).isZero();
    }

    @Test
    void aLoopThatFailsCountsNothingAndHoldsNothingUp() throws Exception {
        loops.get(1).subscribe("a.b");
        loops.get(2).subscribe("a.b");
        loops.get(1).fails = true;
        assertThat(get(publish(publications(() -> {}), 4))).isEqualTo(4);
    }

    /** Others have their turn in between, and yet nothing is swapped; what is told comes last. */
    @Test
    void whatTakesLongIsDoneSomeAtATime() throws Exception {
        loops.get(0).subscribe("a.b");
        List<String> order = new CopyOnWriteArrayList<>();
        CountedPublications publications = publications(() -> order.add("settled"));
        int count = 200;
        loops.get(0).on(() -> {
            step = TimeUnit.SECONDS.toNanos(1);
            publications
                    .publishCounted(CHANNEL, Attributes.EMPTY, payloads(count))
                    .onSuccess(sum -> order.add("first " + sum));
            loops.get(0).context.runOnContext(nothing -> order.add("others"));
            return publications
                    .publishCounted(CHANNEL, Attributes.EMPTY, payloads(1))
                    .onSuccess(sum -> order.add("second " + sum));
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> order.contains("second 1"));
        assertThat(order).containsExactly("others", "settled", "first 200", "settled", "second 1");
        assertThat(loops.get(0).heard).hasSize(count + 1).startsWith("0", "1").endsWith("199", "0");
    }

    @Test
    void whoIsOnItsWayOutIsPublishedAtOnce() throws Exception {
        loops.get(0).subscribe("a.b");
        CountedPublications publications = publications(() -> {});
        loops.get(0).on(() -> {
            step = TimeUnit.SECONDS.toNanos(1);
            publications.publishCounted(CHANNEL, Attributes.EMPTY, payloads(200));
            assertThat(loops.get(0).heard).hasSizeLessThan(200);
            publications.finish();
            assertThat(loops.get(0).heard).hasSize(200);
            return null;
        });
    }

    @Test
    void itIsKnownWithoutAskingWhetherAnybodyWantsAChannel() throws Exception {
        Exchange exchange = exchange(0);
        assertThat(exchange.wanted(CHANNEL)).isFalse();
        loops.get(2).subscribe("a.*");
        assertThat(exchange.wanted(CHANNEL)).isTrue();
        assertThat(exchange.wanted(ChannelName.of("b.c"))).isFalse();
        loops.get(1).subscribe("b.c", "workers");
        assertThat(exchange.wanted(ChannelName.of("b.c"))).isTrue();
        assertThat(exchange.wanted(ChannelName.of("c"))).isFalse();
    }

    @Test
    void whoCantBeSlowedDownIsRefusedWhatIsTooMuch() throws Exception {
        loops.get(0).subscribe("a.b");
        Exchange exchange = exchange(2);
        byte[] payload = {'x'};
        loops.get(0).on(() -> {
            exchange.readStarts();
            assertThat(exchange.publishOrRefuse(CHANNEL, payload, Attributes.EMPTY, () -> true))
                    .isEqualTo(Published.LIMITED);
            for (Published expected : List.of(Published.TAKEN, Published.TAKEN, Published.LIMITED)) {
                assertThat(exchange.publishOrRefuse(CHANNEL, payload, Attributes.EMPTY, () -> false))
                        .isEqualTo(expected);
            }
            exchange.send();
            return null;
        });
        assertThat(loops.get(0).heard).hasSize(2);
        assertThat(exchange.published()).isEqualTo(2);
    }

    @Test
    void whoCanIsToldHowLongToWait() throws Exception {
        Exchange exchange = exchange(2);
        loops.get(0).on(() -> {
            exchange.readStarts();
            for (int i = 0; i < 4; i++) {
                assertThat(exchange.publish(CHANNEL, new byte[0], Attributes.EMPTY))
                        .isEqualTo(Published.TAKEN);
            }
            return null;
        });
        assertThat(exchange.hasPublished()).isTrue();
        assertThat(Duration.ofNanos(exchange.overdrawnNanos())).isEqualTo(Duration.ofSeconds(1));
        assertThat(exchange.hasPublished()).isFalse();
        assertThat(exchange.overdrawnNanos()).isZero();
    }
}
