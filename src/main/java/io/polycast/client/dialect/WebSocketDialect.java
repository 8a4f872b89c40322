// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket (RFC 6455) from the client's side: the json protocol, an object a text frame; a subscriber of a load test
 * takes raw frames, which need no JSON to be read.
 */
final class WebSocketDialect implements Dialect {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int SWITCHING = 101;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int LARGEST_CONTROL = 125;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int LONGEST_IN_2_BYTES = 0xffff;
    private static final int NORMAL = 1000;
    private static final int NO_REASON = 2;

    private final ServerUrl url;
    private final Role role;
    private final JsonDialect json;
    private final String key;

    /** What the json protocol says, before it goes into frames. */
    private final ByteBuf words = Unpooled.buffer();

    private @Nullable HttpHead head;
    private @Nullable HttpBody refusal;
    private final ByteArrayOutputStream problem = new ByteArrayOutputStream();
    private boolean open;
    private boolean closing;

    /** A message in fragments, and whether there is one. */
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

    private boolean fragmented;

    WebSocketDialect(ServerUrl url, Role role, Attributes attributes) {
        this.url = url;
        this.role = role;
        this.json = new JsonDialect(role, attributes);
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
    }

    private boolean raw() {
        return role == Role.BENCH_SUBSCRIBER;
    }

    @Override
    public void open(ByteBuf out, Events events) {
        if (raw()) {
            // The channel is part of the address, and not known yet.
            events.ready();
        } else {
            handshake(path(), out);
        }
    }

    private String path() {
        return url.path().isEmpty() ? "/ws" : url.path();
    }

    private void handshake(String path, ByteBuf out) {
        ByteBufUtil.writeAscii(
                out,
                "GET " + path + " HTTP/1.1\r\nHost: " + url.authority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                        + key + "\r\n\r\n");
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        if (raw()) {
            handshake(path() + "/" + HttpDialect.segment(pattern), out);
        } else {
            json.subscribe(pattern, words);
            say(out);
        }
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        try {
            json.publish(channel, payload, words);
        } catch (IllegalArgumentException e) {
            words.clear();
            throw e;
        }
        say(out);
    }

    @Override
    public boolean answersPublish() {
        return json.answersPublish();
    }

    @Override
    public void ping(ByteBuf out) {
        if (raw()) {
            frame(PING, words, out);
        } else {
            json.ping(words);
            say(out);
        }
    }

    @Override
    public void close(ByteBuf out) {
        if (open && !closing) {
            closing = true;
            words.writeShort(NORMAL);
            frame(CLOSE, words, out);
        }
    }

    /** What stands in a line becomes a frame, without the LF. */
    private void say(ByteBuf out) {
        words.writerIndex(words.writerIndex() - 1);
        frame(TEXT, words, out);
    }

    /**
     * Writes a frame and empties the payload. The mask (section 5.3) protects proxies from what pages choose to send;
     * it takes no strong randomness for a program that sends what it likes anyway.
     */
    private static void frame(int opcode, ByteBuf payload, ByteBuf out) {
        int length = payload.readableBytes();
        out.writeByte(FIN | opcode);
        if (length <= LARGEST_CONTROL) {
            out.writeByte(MASKED | length);
        } else if (length <= LONGEST_IN_2_BYTES) {
            out.writeByte(MASKED | LENGTH_IN_2_BYTES).writeShort(length);
        } else {
            out.writeByte(MASKED | LENGTH_IN_8_BYTES).writeLong(length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        out.writeInt(mask);
        while (payload.readableBytes() >= Integer.BYTES) {
            out.writeInt(payload.readInt() ^ mask);
        }
        for (int shift = Integer.SIZE - Byte.SIZE; payload.isReadable(); shift -= Byte.SIZE) {
            out.writeByte(payload.readByte() ^ (mask >>> shift));
        }
        payload.clear();
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events events) {
        if (open) {
            return readFrame(in, out, events);
        }
        if (refusal == null || head == null) {
            head = HttpHead.read(in);
            if (head == null) {
                return false;
            }
            answered(head, events);
            return true;
        }
        boolean some = refusal.read(in, (from, length) -> {
            problem.writeBytes(ByteBufUtil.getBytes(from, from.readerIndex(), length));
            from.skipBytes(length);
        });
        tellIfWhole(head, refusal, events);
        return some;
    }

    private void answered(HttpHead answer, Events events) {
        if (answer.status() != SWITCHING) {
            refusal = new HttpBody(answer);
            tellIfWhole(answer, refusal, events);
            return;
        }
        if (!answer.value("upgrade").equals("websocket")
                || !answer.value("connection").contains("upgrade")
                || !accept(key).equals(answer.headers().get("sec-websocket-accept"))) {
            throw bad("an answer to the WebSocket handshake that is none");
        }
        open = true;
        if (raw()) {
            events.subscribed();
        } else {
            events.ready();
        }
    }

    private void tellIfWhole(HttpHead answer, HttpBody body, Events events) {
        if (body.ended() && !closing) {
            closing = true;
            String reason = HttpDialect.explain(answer, problem.toByteArray());
            events.refused(reason);
            events.farewell(reason);
        }
    }

    private static ProtocolViolation bad(String what) {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent " + what);
    }

    /** Section 4.2.2. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private boolean readFrame(ByteBuf in, ByteBuf out, Events events) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < 2) {
            return false;
        }
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        if ((first & RESERVED) != 0 || (second & MASKED) != 0) {
            throw bad("a frame with bits that nobody asked for");
        }
        int header = second == LENGTH_IN_8_BYTES ? 10 : second == LENGTH_IN_2_BYTES ? 4 : 2;
        if (available < header) {
            return false;
        }
        long length = header == 10 ? in.getLong(start + 2) : header == 4 ? in.getUnsignedShort(start + 2) : second;
        if (length < 0 || length > LineReader.LONGEST_PAYLOAD) {
            throw bad("a frame that is too large");
        }
        if (available - header < length) {
            return false;
        }
        byte[] payload = ByteBufUtil.getBytes(in, start + header, (int) length);
        in.readerIndex(start + header + (int) length);
        int opcode = first & 0xf;
        if (opcode >= CLOSE) {
            if ((first & FIN) == 0 || length > LARGEST_CONTROL) {
                throw bad("a control frame in pieces, or too long");
            }
            control(opcode, payload, out, events);
        } else {
            data(opcode, (first & FIN) != 0, payload, events);
        }
        return true;
    }

    private void data(int opcode, boolean last, byte[] payload, Events events) {
        if (opcode > BINARY || (opcode == CONTINUATION) != fragmented) {
            throw bad("a frame where none of its kind may be");
        }
        byte[] message = payload;
        if (fragmented || !last) {
            if (fragments.size() + payload.length > LineReader.LONGEST_PAYLOAD) {
                throw bad("a message that is too large");
            }
            fragments.writeBytes(payload);
            fragmented = !last;
            if (!last) {
                return;
            }
            message = fragments.toByteArray();
            fragments.reset();
        }
        if (raw()) {
            events.message(new Heard("", message, null));
        } else {
            JsonDialect.record(message, events);
        }
    }

    private void control(int opcode, byte[] payload, ByteBuf out, Events events) {
        switch (opcode) {
            case PING -> frame(PONG, words.writeBytes(payload), out);
            case PONG -> events.pong();
            case CLOSE -> {
                events.farewell(reason(payload));
                if (!closing) {
                    closing = true;
                    int length = Math.min(payload.length, NO_REASON);
                    frame(CLOSE, words.writeBytes(payload, 0, length), out);
                }
            }
            default -> throw bad("a frame of no known kind");
        }
    }

    private static String reason(byte[] payload) {
        if (payload.length < NO_REASON) {
            return "the server closed the WebSocket";
        }
        int code = ((payload[0] & 0xff) << Byte.SIZE) | (payload[1] & 0xff);
        String words = new String(payload, NO_REASON, payload.length - NO_REASON, StandardCharsets.UTF_8);
        return String.format(Locale.ROOT, "%d %s", code, words).strip();
    }
}
