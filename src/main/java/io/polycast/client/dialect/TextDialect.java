// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ByteProcessor;
import io.polycast.CloseReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Polycast's text protocol, over streams and datagrams. Deliveries are asked for as JSON, which can't be taken for an
 * answer and keeps payloads whole; for a load test they are the bare payloads.
 */
final class TextDialect implements Dialect {
    /**
     * Joined and left at once: a client of a stream starts on the endpoint's own channel, whose name it doesn't know.
     */
    private static final String NOWHERE = "polycast.client";

    private final Role role;
    private final boolean datagrams;
    private final String greeting = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final Deque<String> subscribing = new ArrayDeque<>();

    /** What datagrams subscribe to, the longest ago first. */
    private final Deque<String> renewed = new ArrayDeque<>();

    private boolean ready;

    /** What a measured publisher publishes on with bare lines, as long as it is one channel. */
    private String joined = "";

    TextDialect(ServerUrl url, Role role) {
        this.role = role;
        this.datagrams = url.scheme().datagrams();
    }

    @Override
    public void open(ByteBuf out, Events events) {
        if (datagrams) {
            // A packet each, and answers in any order or none: it is the subscription that matters.
            if (role == Role.SUBSCRIBER) {
                line("/format json", out);
            }
            ready = true;
            events.ready();
            return;
        }
        if (role == Role.SUBSCRIBER) {
            line("/format json", out);
        }
        line("/join " + NOWHERE, out);
        line("/unsub " + NOWHERE, out);
        line("/ping " + greeting, out);
    }

    private static void line(String text, ByteBuf out) {
        ByteBufUtil.writeUtf8(out, text);
        out.writeByte('\n');
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        subscribing.add(pattern);
        line("/sub " + pattern, out);
        if (datagrams) {
            renewed.add(pattern);
        }
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        if (!datagrams) {
            mustBeALine(payload);
        }
        if (role == Role.BENCH_PUBLISHER && !datagrams) {
            if (joined.isEmpty()) {
                joined = channel;
                line("/join " + channel, out);
                line("/unsub " + channel, out);
            }
            if (joined.equals(channel)) {
                out.writeBytes(payload).writeByte('\n');
                return;
            }
        }
        ByteBufUtil.writeAscii(out, "/pub ");
        ByteBufUtil.writeUtf8(out, channel);
        out.writeByte(' ').writeBytes(payload).writeByte('\n');
    }

    /** What follows a line break would be taken for another record, or a command. */
    private static void mustBeALine(byte[] payload) {
        for (byte b : payload) {
            if (b == '\n') {
                throw new IllegalArgumentException(
                        "a message of lines can't have a line break in it; json:// and http:// can");
            }
        }
    }

    /** What the server takes off the end of a line, it also takes off the end of a packet. */
    static void checkMessage(byte[] payload, boolean datagrams) {
        if (payload.length > 0 && payload[payload.length - 1] == '\r') {
            throw new IllegalArgumentException("a message of text can't end with a CR; json:// and http:// can");
        }
        if (!datagrams) {
            mustBeALine(payload);
        }
    }

    @Override
    public boolean answersPublish() {
        return role == Role.PUBLISHER;
    }

    /**
     * A subscriber of datagrams subscribes again instead: that renews its lease, too, and brings it back after the
     * server was started anew, of which it would hear nothing.
     */
    @Override
    public void ping(ByteBuf out) {
        String pattern = renewed.poll();
        if (pattern == null) {
            line("/ping", out);
        } else {
            subscribe(pattern, out);
        }
    }

    @Override
    public void close(ByteBuf out) {
        line("/quit", out);
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events events) {
        int start = in.readerIndex();
        int length = in.forEachByte(ByteProcessor.FIND_LF) - start;
        if (length < 0) {
            if (!datagrams || !in.isReadable()) {
                return false;
            }
            length = in.readableBytes();
            record(in, start, length, out, events);
            in.readerIndex(start + length);
            return true;
        }
        record(in, start, length, out, events);
        in.readerIndex(start + length + 1);
        return true;
    }

    private void record(ByteBuf in, int start, int length, ByteBuf out, Events events) {
        char first = length == 0 ? '\n' : (char) in.getUnsignedByte(start);
        switch (first) {
            case '+' -> answer(in.toString(start, length, StandardCharsets.UTF_8), events);
            case '-' -> refusal(in.toString(start, length, StandardCharsets.UTF_8), out, events);
            case '!' -> notice(in.toString(start, length, StandardCharsets.UTF_8), events);
            default -> {
                if (ready) {
                    delivery(first, ByteBufUtil.getBytes(in, start, length), events);
                }
            }
        }
    }

    private void delivery(char first, byte[] record, Events events) {
        if (role == Role.BENCH_SUBSCRIBER) {
            events.message(new Heard("", record, null));
        } else if (first == '{') {
            JsonDialect.record(record, events);
        }
    }

    private void answer(String text, Events events) {
        if (text.startsWith("+PONG")) {
            if (ready) {
                events.pong();
            } else if (text.equals("+PONG " + greeting)) {
                ready = true;
                events.ready();
            }
        } else if (!ready) {
            return;
        } else if (text.startsWith("+OK subscribed ")) {
            subscribing.poll();
            events.subscribed();
        } else if (text.startsWith("+OK published")) {
            events.published();
        }
    }

    private void refusal(String text, ByteBuf out, Events events) {
        String cookie = "-ERR cookie ";
        String pattern = datagrams && text.startsWith(cookie) ? subscribing.poll() : null;
        if (pattern != null) {
            subscribing.add(pattern);
            line(
                    "/sub " + pattern + " cookie="
                            + text.substring(cookie.length()).split(" ", 2)[0],
                    out);
            return;
        }
        String reason = text.startsWith("-ERR ") ? text.substring("-ERR ".length()) : text;
        int end = reason.indexOf(' ');
        if (isFarewell(end < 0 ? reason : reason.substring(0, end))) {
            events.farewell(reason);
        } else if (ready) {
            events.refused(reason);
        }
    }

    /** Whether the server closes behind that code; all others answer a request. */
    private static boolean isFarewell(String code) {
        for (CloseReason reason : CloseReason.values()) {
            if (reason != CloseReason.TOO_BIG && reason.code().equals(code)) {
                return true;
            }
        }
        return false;
    }

    private static void notice(String text, Events events) {
        String gap = "!gap ";
        int end = text.lastIndexOf(' ');
        if (text.startsWith(gap) && end > gap.length()) {
            try {
                events.gap(text.substring(gap.length(), end), Long.parseLong(text.substring(end + 1)));
            } catch (NumberFormatException e) {
                events.farewell(text.substring(1));
            }
        } else {
            events.farewell(text.substring(1));
        }
    }
}
