// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.Glob;
import io.polycast.Message;
import io.polycast.Pattern;
import io.polycast.Pick;
import io.polycast.hub.Hub;
import io.polycast.hub.Interest;
import io.polycast.hub.Subscription;
import io.polycast.testkit.NobodyElse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Clients with several lanes, and groups of which one gets each message. */
class LanesTest {
    private static final long SEED = Long.getLong("polycast.test.seed", 15);
    private static final ClientId PUBLISHER = new ClientId("node", 0, 1);
    private static final ClientId CLIENT = new ClientId("node", 0, 2);

    /** Messages as {@code lane:payload}, gaps as {@code lane!count}. */
    private record Tagged(String lane) implements Encoding {
        @Override
        public void message(Message message, ByteBuf out) {
            out.writeCharSequence(lane + ":" + new String(message.payload(), UTF_8) + " ", UTF_8);
        }

        @Override
        public void gap(String channel, long count, ByteBuf out) {
            out.writeCharSequence(lane + "!" + count + " ", UTF_8);
        }
    }

    /** Takes as many writes as there is room for, each at once. */
    private static Client client(int room) {
        Client client = new Client(Integer.MAX_VALUE);
        client.room = room;
        client.sendable = Integer.MAX_VALUE;
        return client;
    }

    private static List<String> words(Client client) {
        return List.of(client.heard.toString().strip().split(" "));
    }

    private final Interest interest = new NobodyElse();
    private final MemoryBudget budget = new MemoryBudget(1L << 30, 1L << 30, 1L << 30);
    private final LoopMemory memory = new LoopMemory(budget, () -> {});
    private final Hub<Lane> hub = new Hub<>(interest);
    private final FanOut fanOut = new FanOut(hub, memory);
    private final Client heard = client(Integer.MAX_VALUE);
    private final Outbox outbox = outbox(heard, 1 << 20);
    private final LaneMerge merge = new LaneMerge(outbox);

    private Outbox outbox(Client client, long maxPending) {
        return outbox(client, OverflowPolicy.DROP_OLDEST, maxPending);
    }

    private Outbox outbox(Client client, OverflowPolicy policy, long maxPending) {
        return new Outbox(client, policy, maxPending, memory, new Holding(memory), client);
    }

    private Lane lane(String name) {
        Lane lane = new Lane(CLIENT, outbox, new Tagged(name));
        merge.open(lane);
        return lane;
    }

    private static Pattern tokens(String text) {
        try {
            return ChannelPattern.parse(text);
        } catch (io.polycast.BadChannelException e) {
            throw new AssertionError(e);
        }
    }

    /** Each word is {@code channel=payload}. */
    private static Batch batch(String... words) {
        List<Message> messages = new ArrayList<>();
        int weight = 0;
        for (String word : words) {
            String[] parts = word.split("=");
            Message message =
                    new Message(ChannelName.of(parts[0]), parts[1].getBytes(UTF_8), Attributes.EMPTY, 0, "text");
            messages.add(message);
            weight += message.weight();
        }
        return new Batch(PUBLISHER, messages, weight, 0);
    }

    /** Counts how often it is compared. */
    private record Compared(String lane, int[] comparisons) implements Encoding {
        @Override
        public void message(Message message, ByteBuf out) {
            new Tagged(lane).message(message, out);
        }

        @Override
        public void gap(String channel, long count, ByteBuf out) {
            new Tagged(lane).gap(channel, count, out);
        }

        @Override
        public boolean equals(Object other) {
            comparisons[0]++;
            return other instanceof Compared compared && lane.equals(compared.lane);
        }

        @Override
        public int hashCode() {
            return lane.hashCode();
        }
    }

    /** Its effort must not grow with the square of that. */
    @Test
    void oneClientHasAThousandSubscriptionsToOneChannel() {
        int lanes = 1_000;
        int[] comparisons = {0};
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            Lane lane = new Lane(CLIENT, outbox, new Compared("s" + i, comparisons));
            merge.open(lane);
            hub.subscribe(ChannelPattern.of(ChannelName.of("a")), lane);
            expected.add("s" + i + ":x");
        }
        fanOut.deliver(batch("a=x"), 0, null);
        assertThat(words(heard)).isEqualTo(expected);
        assertThat(comparisons[0]).isLessThan(20 * lanes);
    }

    @Test
    void deliversInTheOrderOfTheBatchAcrossLanes() {
        hub.subscribe(tokens("b"), lane("1"));
        hub.subscribe(tokens("a"), lane("2"));
        hub.subscribe(Glob.of("*".getBytes(UTF_8)), lane("3"));
        fanOut.deliver(batch("a=x", "b=y", "c=z", "a=w"), 0, null);
        assertThat(words(heard)).containsExactly("2:x", "3:x", "1:y", "3:y", "3:z", "2:w", "3:w");
        assertThat(Integer.MAX_VALUE - heard.room)
                .as("one write for what is small")
                .isEqualTo(1);
        assertThat(heard.delivered).isEqualTo(7);
    }

    @Test
    void deliversOnceInALaneAndApartInEachLane() {
        Lane one = lane("1");
        hub.subscribe(tokens("a"), one);
        hub.subscribe(tokens("*"), one);
        hub.subscribe(tokens("a"), lane("2"));
        fanOut.deliver(batch("a=x"), 0, null);
        assertThat(words(heard)).containsExactly("1:x", "2:x");
    }

    @Test
    void countsDownInTheMiddleOfABatch() {
        Lane lane = lane("1");
        Subscription<Lane> subscription = hub.subscribe(tokens("a"), lane);
        List<String> spent = new ArrayList<>();
        lane.countdown(new Countdown(3, () -> spent.add("after " + lane.delivered())));
        fanOut.deliver(batch("a=1", "a=2"), 0, null);
        assertThat(spent).isEmpty();
        fanOut.deliver(batch("a=3", "a=4"), 0, null);
        fanOut.deliver(batch("a=5"), 0, null);
        assertThat(words(heard)).containsExactly("1:1", "1:2", "1:3");
        assertThat(spent).hasSize(1);
        hub.unsubscribe(subscription);
    }

    @Test
    void givesAPickedMessageToOneMemberThatTakesIt() {
        Lane one = lane("1");
        Lane two = lane("2");
        hub.subscribe(tokens("a"), one, "g");
        hub.subscribe(tokens("*"), two, "g");
        one.countdown(new Countdown(1, () -> {}));
        Batch batch = batch("a=1", "a=2", "a=3", "a=4");
        List<Pick> picks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            picks.add(new Pick(i, "g", 0));
        }
        assertThat(fanOut.deliver(batch.with(picks), 0, null)).isEmpty();
        assertThat(words(heard)).extracting(word -> word.substring(2)).containsExactly("1", "2", "3", "4");
        assertThat(words(heard).stream().filter(word -> word.startsWith("1:"))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void handsBackPicksThatNobodyTakes() {
        Lane own = lane("1");
        hub.subscribe(tokens("a"), own, "g");
        Batch batch = batch("a=1").with(List.of(new Pick(0, "g", 0), new Pick(0, "other", 0), new Pick(0, "g", 1)));
        assertThat(fanOut.deliverPicked(batch, 0)).containsExactly(new Pick(0, "other", 0));
        assertThat(words(heard)).containsExactly("1:1");
    }

    /** Its connection is closed only after the fan-out, and until then others publish, and it reads. */
    @Test
    void aClientThatIsToBeEndedGetsNothingBehindWhatWasLeftOut() {
        Client slow = client(0);
        Outbox bounded = outbox(slow, OverflowPolicy.DISCONNECT, 300);
        LaneMerge lanes = new LaneMerge(bounded);
        Hub<Lane> own = new Hub<>(interest);
        FanOut out = new FanOut(own, memory);
        for (String name : List.of("1", "2")) {
            Lane lane = new Lane(CLIENT, bounded, new Tagged(name));
            lanes.open(lane);
            own.subscribe(tokens("*"), lane);
        }
        out.deliver(batch("a=1", "b=2", "a=3", "b=4", "a=5", "b=6"), 0, null);
        assertThat(slow.ended).isEqualTo(CloseReason.SLOW);
        assertThat(slow.pending).isZero();
        assertThat(slow.dropped).isEqualTo(Map.of(DropReason.CLOSED, 12L));

        bounded.reply().writeCharSequence("-ERR slow", UTF_8);
        slow.room = Integer.MAX_VALUE;
        bounded.drain();
        out.deliver(batch("a=7"), 0, null);
        Lane single = new Lane(CLIENT, bounded, new Tagged("3"));
        own.subscribe(tokens("c"), single);
        single.missed("c", 2);
        assertThat(slow.listen()).isEqualTo("-ERR slow");
        assertThat(slow.delivered).isZero();
        assertThat(slow.dropped).isEqualTo(Map.of(DropReason.CLOSED, 14L, DropReason.LINK, 2L));

        bounded.close();
        out.deliver(batch("a=8", "b=9"), 0, null);
        assertThat(slow.listen()).isEmpty();
        assertThat(slow.dropped(DropReason.CLOSED)).isEqualTo(14);
        memory.sweep();
        assertThat(budget.used()).as("all is given back").isZero();
    }

    @Test
    void keepsOrderAndCountsEverythingWhenTheClientIsSlow() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            playSlowly(round, random);
        }
    }

    private void playSlowly(int round, Random random) {
        Client slow = client(0);
        Outbox bounded = outbox(slow, 2_000);
        LaneMerge lanes = new LaneMerge(bounded);
        Hub<Lane> own = new Hub<>(interest);
        FanOut out = new FanOut(own, memory);
        int wide = 1 + random.nextInt(4);
        for (int i = 0; i < wide; i++) {
            Lane lane = new Lane(CLIENT, bounded, new Tagged(String.valueOf(i)));
            lanes.open(lane);
            own.subscribe(tokens(random.nextBoolean() ? "*" : "abc".substring(i % 3, i % 3 + 1)), lane);
        }
        long published = 0;
        int number = 0;
        for (int i = 0; i < 60; i++) {
            slow.room = random.nextInt(4);
            bounded.drain();
            String[] words = new String[1 + random.nextInt(6)];
            for (int w = 0; w < words.length; w++) {
                words[w] = "abc".charAt(random.nextInt(3)) + "=" + number++;
            }
            Batch batch = batch(words);
            for (Message message : batch.messages()) {
                published += own.subscribers(message.channel()).size();
            }
            out.deliver(batch, 0, null);
        }
        slow.room = Integer.MAX_VALUE;
        bounded.drain();
        Map<String, Long> told = new HashMap<>();
        long last = -1;
        long heardMessages = 0;
        long gaps = 0;
        for (String word : words(slow)) {
            if (word.contains("!")) {
                gaps += Long.parseLong(word.substring(word.indexOf('!') + 1));
            } else {
                long at = Long.parseLong(word.substring(2));
                assertThat(at)
                        .as("seed %d, round %d: %s", SEED, round, slow.heard)
                        .isGreaterThanOrEqualTo(last);
                assertThat(told.put(word, at)).as("twice").isNull();
                last = at;
                heardMessages++;
            }
        }
        assertThat(heardMessages + gaps).as("seed %d, round %d", SEED, round).isEqualTo(published);
        assertThat(slow.delivered).isEqualTo(heardMessages);
        assertThat(slow.dropped(DropReason.OVERFLOW)).isEqualTo(gaps);
        bounded.close();
        memory.sweep();
        assertThat(budget.used()).as("all is given back").isZero();
    }
}
