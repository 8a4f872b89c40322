// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.protocol.Replies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leaves for one client, as far as it wants to be answered; the answers to a transaction are gathered and leave as
 * one. Belongs to its client's event loop.
 */
final class RespOutput {
    private static final byte[] NOTHING_YET = {};
    private static final int COMMON = 256;
    private static final byte[][] NUMBERS = new byte[COMMON][];

    static {
        for (int i = 0; i < COMMON; i++) {
            NUMBERS[i] = Reply.integer(i);
        }
    }

    private final Replies port;
    private boolean resp3;

    /** What {@code CLIENT REPLY} has said. */
    private boolean off;

    private boolean skipsNext;
    private boolean skips;

    /** Answers to a transaction; null outside of one. */
    private @Nullable List<byte[]> gathered;

    /** Whether nothing more is to be gathered. */
    private boolean complete;

    /** The places of answers that are not known yet. */
    private final Deque<Integer> open = new ArrayDeque<>(1);

    RespOutput(Replies port) {
        this.port = port;
    }

    boolean resp3() {
        return resp3;
    }

    void resp3(boolean on) {
        resp3 = on;
    }

    /** Another command begins. */
    void begins() {
        skips = skipsNext;
        skipsNext = false;
    }

    void off(boolean newOff) {
        off = newOff;
        skips = newOff && skips;
    }

    void skipNext() {
        skipsNext = !off;
        skips = true;
    }

    /** As for a new client. */
    void reset() {
        resp3 = false;
        off = false;
        skips = false;
        skipsNext = false;
    }

    /** Whether nobody wants the answer to this command. */
    boolean silent() {
        return off || skips;
    }

    Reply reply() {
        return new Reply(resp3);
    }

    /** An answer. */
    void say(Reply reply) {
        say(reply.bytes());
    }

    /** The same, written out. */
    void say(byte[] reply) {
        if (!silent()) {
            push(reply);
        }
    }

    void ok() {
        say(Reply.simple("OK"));
    }

    /** With the usual code. */
    void error(String text) {
        say(Reply.error("ERR " + text));
    }

    void number(long number) {
        say(written(number));
    }

    private static byte[] written(long number) {
        return number >= 0 && number < COMMON ? NUMBERS[(int) number] : Reply.integer(number);
    }

    /** What is sent whether answers are wanted or not. */
    void push(byte[] bytes) {
        if (gathered == null) {
            port.reply(bytes);
        } else {
            gathered.add(bytes);
        }
    }

    /** A number is to follow that will be told; in a transaction its place is kept. */
    void numberFollows() {
        if (gathered != null) {
            open.add(gathered.size());
            gathered.add(NOTHING_YET);
        }
    }

    /** The number that was to follow. */
    void told(long number) {
        Integer place = open.poll();
        if (place == null || gathered == null) {
            port.reply(written(number));
        } else {
            gathered.set(place, written(number));
            leave();
        }
    }

    /** Gathers answers from here on. */
    void gather(int commands) {
        List<byte[]> answers = new ArrayList<>();
        answers.add(reply().array(commands).bytes());
        gathered = answers;
    }

    /** All has been gathered, but for what is to be told: leaves with the last of that, ahead of the messages. */
    void release() {
        complete = true;
        leave();
    }

    private void leave() {
        List<byte[]> answers = gathered;
        if (!complete || !open.isEmpty() || answers == null) {
            return;
        }
        complete = false;
        gathered = null;
        if (!silent()) {
            Reply all = reply();
            answers.forEach(all::raw);
            port.reply(all.bytes());
        }
    }
}
