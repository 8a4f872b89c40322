// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.ChannelName;
import io.polycast.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to hear, kept one message after the other and without a thought for speed: a message is told, or it
 * is counted, by its channel, right before the next one that is told.
 */
final class Account {
    private final Deque<Item> items = new ArrayDeque<>();
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final int maxPacketSize;
    private long place;
    private long lastPlace = -1;

    /** Messages that were told. */
    long told;

    /** Those that were counted in gaps instead. */
    long counted;

    private record Reply(String text, long place) {}

    private static final class Item {
        final String channel;
        final long count;
        final @Nullable String text;
        final int weight;
        final long place;
        boolean left;

        Item(String channel, long count, @Nullable String text, int weight, long place) {
            this.channel = channel;
            this.count = count;
            this.text = text;
            this.weight = weight;
            this.place = place;
            this.left = text == null;
        }
    }

    Account(int maxPacketSize) {
        this.maxPacketSize = maxPacketSize;
    }

    void deliver(List<Message> messages, String mark) {
        for (Message message : messages) {
            items.add(
                    new Item(message.channel().toString(), 1, Words.message(mark, message), message.weight(), place++));
        }
    }

    void missed(ChannelName channel, long count) {
        items.add(new Item(channel.toString(), count, null, 0, place++));
    }

    void reply(String text) {
        replies.add(new Reply(text, place++));
    }

    long bytes() {
        return waiting().stream().mapToLong(item -> item.weight).sum();
    }

    long messages() {
        return waiting().size();
    }

    long replyBytes() {
        return replies.stream().mapToLong(reply -> reply.text().length()).sum();
    }

    private List<Item> waiting() {
        return items.stream().filter(item -> !item.left).toList();
    }

    boolean isEmpty() {
        return items.isEmpty() && replies.isEmpty();
    }

    /** Leaves out what the policy has to; returns how many messages. */
    int relieve(OverflowPolicy policy, long bound) {
        List<Item> waiting = new ArrayList<>(waiting());
        int before = waiting.size();
        if (policy == OverflowPolicy.CONFLATE) {
            Set<String> seen = new HashSet<>();
            for (int i = before - 1; i >= 0; i--) {
                if (!seen.add(waiting.get(i).channel)) {
                    waiting.remove(i).left = true;
                }
            }
        }
        while (bytes() > bound) {
            waiting.remove(policy == OverflowPolicy.DROP_NEWEST ? waiting.size() - 1 : 0).left = true;
        }
        return before - waiting.size();
    }

    /** Nothing of what waits will be told or counted; returns how many messages. */
    long forget() {
        long messages = messages();
        items.clear();
        return messages;
    }

    void forgetReplies() {
        replies.clear();
    }

    /**
     * Takes what the client has heard since the last time, and strikes it off; returns how many messages were among it.
     *
     * @param choice whether what was left out is known from {@link #relieve}; otherwise whatever was not told has to be
     *     counted
     */
    int hear(String heard, boolean choice) {
        Map<String, Long> gap = new HashMap<>();
        int messages = 0;
        for (Iterator<String> each = heard.lines().iterator(); each.hasNext(); ) {
            String line = each.next() + "\n";
            int sign = line.indexOf('!');
            if (sign >= 0) {
                String channel = line.substring(sign + 1, line.indexOf('*'));
                gap.merge(channel, Long.parseLong(line.substring(line.indexOf('*') + 1, line.length() - 1)), Long::sum);
            } else if (line.startsWith("+")) {
                Reply reply = replies.remove();
                assertThat(line).isEqualTo(reply.text());
                inOrder(reply.place());
            } else {
                strikeOff(gap, line, choice);
                assertThat(gap)
                        .as("more was counted than left out before %s", line)
                        .isEmpty();
                Item item = items.remove();
                assertThat(line).isEqualTo(item.text);
                inOrder(item.place);
                messages++;
            }
        }
        strikeOff(gap, null, choice);
        assertThat(gap).as("more was counted than left out").isEmpty();
        told += messages;
        return messages;
    }

    private void inOrder(long next) {
        assertThat(next).as("what came first").isGreaterThan(lastPlace);
        lastPlace = next;
    }

    private void strikeOff(Map<String, Long> gap, @Nullable String until, boolean choice) {
        while (!items.isEmpty() && (until == null ? !gap.isEmpty() : !until.equals(items.element().text))) {
            Item item = items.element();
            boolean unsendable = item.text != null && item.text.length() > maxPacketSize;
            if (!item.left && choice && !unsendable) {
                return;
            }
            assertThat(gap).as("counted, since not told: %s", item.text).containsKey(item.channel);
            gap.merge(item.channel, -item.count, Long::sum);
            assertThat(gap.get(item.channel)).as("counted of %s", item.channel).isNotNegative();
            gap.remove(item.channel, 0L);
            items.remove();
            counted += item.count;
        }
    }
}
