// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Redis Pub/Sub in RESP2, the protocol that every server of that family speaks without being asked. */
final class RedisDialect implements Dialect {
    private static final int CRLF = ('\r' << 8) | '\n';
    private static final int MOST_PARTS = 16;
    private static final String GLOB = "*?[\\";

    /** What an answer is to. Deliveries and subscriptions say so themselves. */
    private enum Asked {
        AUTH,
        READY,
        PING,
        PUBLISH
    }

    private final ServerUrl url;
    private final Role role;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private byte[] publication = {};
    private String publicationChannel = "";

    /** The parts of the array that is being read: where each one starts, and how long it is. */
    private final int[] starts = new int[MOST_PARTS];

    private final int[] lengths = new int[MOST_PARTS];

    RedisDialect(ServerUrl url, Role role) {
        this.url = url;
        this.role = role;
    }

    @Override
    public void open(ByteBuf out, Events events) {
        String password = url.password();
        if (password != null) {
            String user = url.user();
            if (user == null || user.isEmpty()) {
                command(out, "AUTH", password);
            } else {
                command(out, "AUTH", user, password);
            }
            asked.add(Asked.AUTH);
        }
        command(out, "PING");
        asked.add(Asked.READY);
    }

    private static void command(ByteBuf out, String... words) {
        ByteBufUtil.writeAscii(out, "*" + words.length + "\r\n");
        for (String word : words) {
            bulk(word.getBytes(StandardCharsets.UTF_8), out);
        }
    }

    private static void bulk(byte[] bytes, ByteBuf out) {
        out.writeByte('$');
        ByteBufUtil.writeAscii(out, Integer.toString(bytes.length));
        out.writeShort(CRLF).writeBytes(bytes).writeShort(CRLF);
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        boolean glob = pattern.chars().anyMatch(c -> GLOB.indexOf(c) >= 0);
        command(out, glob ? "PSUBSCRIBE" : "SUBSCRIBE", pattern);
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        if (!channel.equals(publicationChannel)) {
            byte[] name = channel.getBytes(StandardCharsets.UTF_8);
            publication = ("*3\r\n$7\r\nPUBLISH\r\n$" + name.length + "\r\n" + channel + "\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            publicationChannel = channel;
        }
        out.writeBytes(publication);
        bulk(payload, out);
        if (role == Role.PUBLISHER) {
            asked.add(Asked.PUBLISH);
        }
    }

    @Override
    public boolean answersPublish() {
        return role == Role.PUBLISHER;
    }

    @Override
    public void ping(ByteBuf out) {
        command(out, "PING");
        asked.add(Asked.PING);
    }

    @Override
    public void close(ByteBuf out) {
        // Hanging up is how it is done.
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events events) {
        int start = in.readerIndex();
        int lf = LineReader.end(in, start);
        if (lf < 0) {
            return false;
        }
        int end = lf > start && in.getByte(lf - 1) == '\r' ? lf - 1 : lf;
        switch (in.getByte(start)) {
            case '*' -> {
                return array(in, LineReader.length(in, start + 1, end), lf + 1, events);
            }
            case '+', ':' -> {
                in.readerIndex(lf + 1);
                answered(events);
            }
            case '-' -> {
                String reason = in.toString(start + 1, Math.max(0, end - start - 1), StandardCharsets.UTF_8);
                in.readerIndex(lf + 1);
                error(reason, events);
            }
            default -> throw bad();
        }
        return true;
    }

    private static ProtocolViolation bad() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent what RESP has no words for");
    }

    /** Strings and numbers; what a subscriber gets has nothing else. */
    private boolean array(ByteBuf in, int parts, int firstStart, Events events) {
        if (parts < 2 || parts > MOST_PARTS) {
            throw bad();
        }
        int at = firstStart;
        for (int i = 0; i < parts; i++) {
            int lf = at < in.writerIndex() ? LineReader.end(in, at) : -1;
            if (lf < 0) {
                return false;
            }
            byte kind = in.getByte(at);
            if (kind == '$') {
                // No string at all, written -1, is what a client that has left all channels gets for one.
                int length = in.getByte(at + 1) == '-' ? 0 : LineReader.length(in, at + 1, lf - 1);
                int skipped = in.getByte(at + 1) == '-' ? 0 : length + 2;
                starts[i] = lf + 1;
                lengths[i] = length;
                at = lf + 1 + skipped;
            } else if (kind == ':') {
                starts[i] = at + 1;
                lengths[i] = lf - 1 - starts[i];
                at = lf + 1;
            } else {
                throw bad();
            }
            if (at > in.writerIndex()) {
                return false;
            }
        }
        in.readerIndex(at);
        told(in, parts, events);
        return true;
    }

    private void told(ByteBuf in, int parts, Events events) {
        // Told apart by length and first letter: message, pmessage, subscribe, psubscribe, pong.
        int length = lengths[0];
        byte first = in.getByte(starts[0]);
        if (length == "message".length() && first == 'm' && parts == 3) {
            delivery(in, 1, 2, events);
        } else if (length == "pmessage".length() && first == 'p' && parts == 4) {
            delivery(in, 2, 3, events);
        } else if ((length == "subscribe".length() && first == 's')
                || (length == "psubscribe".length() && first == 'p')) {
            events.subscribed();
        } else if (length == "pong".length() && first == 'p') {
            answered(events);
        } else {
            throw bad();
        }
    }

    private void delivery(ByteBuf in, int channel, int payload, Events events) {
        String name =
                role == Role.SUBSCRIBER ? in.toString(starts[channel], lengths[channel], StandardCharsets.UTF_8) : "";
        events.message(new Heard(name, ByteBufUtil.getBytes(in, starts[payload], lengths[payload]), null));
    }

    private void answered(Events events) {
        Asked what = asked.poll();
        if (what == Asked.READY) {
            events.ready();
        } else if (what == Asked.PUBLISH) {
            events.published();
        } else if (what == Asked.PING) {
            events.pong();
        }
    }

    private void error(String reason, Events events) {
        Asked what = asked.poll();
        events.refused(reason);
        if (what == Asked.AUTH || what == Asked.READY) {
            events.farewell(reason);
        }
    }
}
