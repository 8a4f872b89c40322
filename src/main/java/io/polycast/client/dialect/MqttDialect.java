// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** MQTT 3.1.1 (OASIS) at QoS 0, with a clean session. */
final class MqttDialect implements Dialect {
    private static final int CONNECT = 1;
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int SUBACK = 9;
    private static final int PINGREQ = 12;
    private static final int PINGRESP = 13;
    private static final int DISCONNECT = 14;

    /** Bits that section 3.8.1 wants in a SUBSCRIBE. */
    private static final int SUBSCRIBE_FLAGS = 2;

    private static final int PROTOCOL_LEVEL = 4;
    private static final int CLEAN_SESSION = 0x02;
    private static final int WITH_PASSWORD = 0x40;
    private static final int WITH_USER = 0x80;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int REFUSED = 0x80;
    private static final int QOS = 0x06;
    private static final int MOST_LENGTH_BYTES = 4;
    private static final int LONGEST_STRING = 65_535;

    /** Section 3.2.2.3, by return code. */
    private static final String[] RETURN_CODES = {
        "accepted",
        "unacceptable protocol version",
        "client identifier rejected",
        "server unavailable",
        "bad user name or password",
        "not authorized"
    };

    private final ServerUrl url;
    private final Role role;
    private int packetIdentifier;
    private byte[] topic = {};
    private String topicName = "";

    MqttDialect(ServerUrl url, Role role) {
        this.url = url;
        this.role = role;
    }

    @Override
    public void open(ByteBuf out, Events events) {
        byte[] client = ("polycast-"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong()))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] user = utf8(url.user());
        byte[] password = utf8(url.password());
        int flags = CLEAN_SESSION | (user == null ? 0 : WITH_USER) | (password == null ? 0 : WITH_PASSWORD);
        int length = 10
                + 2
                + client.length
                + (user == null ? 0 : 2 + user.length)
                + (password == null ? 0 : 2 + password.length);
        header(CONNECT, 0, length, out);
        string(new byte[] {'M', 'Q', 'T', 'T'}, out);
        boolean measured = role == Role.BENCH_PUBLISHER || role == Role.BENCH_SUBSCRIBER;
        // Zero turns it off: who measures does not send anything in between, however long the broker takes.
        out.writeByte(PROTOCOL_LEVEL).writeByte(flags).writeShort(measured ? 0 : KEEP_ALIVE_SECONDS);
        string(client, out);
        if (user != null) {
            string(user, out);
        }
        if (password != null) {
            string(password, out);
        }
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static void header(int type, int flags, int length, ByteBuf out) {
        out.writeByte((type << 4) | flags);
        int rest = length;
        while (rest > 0x7f) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static void string(byte[] bytes, ByteBuf out) {
        if (bytes.length > LONGEST_STRING) {
            throw new IllegalArgumentException("longer than a string of MQTT can be");
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        byte[] filter = pattern.getBytes(StandardCharsets.UTF_8);
        packetIdentifier = packetIdentifier % LONGEST_STRING + 1;
        header(SUBSCRIBE, SUBSCRIBE_FLAGS, 2 + 2 + filter.length + 1, out);
        out.writeShort(packetIdentifier);
        string(filter, out);
        out.writeByte(0);
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        if (!channel.equals(topicName)) {
            if (channel.isEmpty() || channel.indexOf('#') >= 0 || channel.indexOf('+') >= 0) {
                throw new IllegalArgumentException("an MQTT topic is not empty and has no + and no #");
            }
            topic = channel.getBytes(StandardCharsets.UTF_8);
            topicName = channel;
        }
        header(PUBLISH, 0, 2 + topic.length + payload.length, out);
        string(topic, out);
        out.writeBytes(payload);
    }

    @Override
    public boolean answersPublish() {
        return false;
    }

    @Override
    public void ping(ByteBuf out) {
        header(PINGREQ, 0, 0, out);
    }

    @Override
    public void close(ByteBuf out) {
        header(DISCONNECT, 0, 0, out);
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events events) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        int length = 0;
        int at = 1;
        while (true) {
            if (at > MOST_LENGTH_BYTES) {
                throw bad("a length that is none");
            }
            if (at >= available) {
                return false;
            }
            byte digit = in.getByte(start + at);
            length |= (digit & 0x7f) << ((at - 1) * 7);
            at++;
            if (digit >= 0) {
                break;
            }
        }
        if (length > LineReader.LONGEST_PAYLOAD + LONGEST_STRING) {
            throw bad("a packet that is too large");
        }
        if (available - at < length) {
            return false;
        }
        int first = in.getByte(start);
        packet((first >> 4) & 0xf, first & 0xf, in, start + at, length, events);
        in.readerIndex(start + at + length);
        return true;
    }

    private static ProtocolViolation bad(String what) {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent " + what);
    }

    private void packet(int type, int flags, ByteBuf in, int start, int length, Events events) {
        switch (type) {
            case PUBLISH -> delivery(flags, in, start, length, events);
            case CONNACK -> {
                int code = in.getUnsignedByte(start + require(length, 2) - 1);
                if (code == 0) {
                    events.ready();
                } else {
                    String reason = code < RETURN_CODES.length ? RETURN_CODES[code] : "return code " + code;
                    events.refused(reason);
                    events.farewell(reason);
                }
            }
            case SUBACK -> {
                if (in.getUnsignedByte(start + require(length, 3) - 1) == REFUSED) {
                    events.refused("the subscription");
                } else {
                    events.subscribed();
                }
            }
            case PINGRESP -> events.pong();
            default -> throw bad("a packet that a client of QoS 0 has no use for");
        }
    }

    private static int require(int length, int expected) {
        if (length != expected) {
            throw bad("a packet of a wrong length");
        }
        return length;
    }

    private void delivery(int flags, ByteBuf in, int start, int length, Events events) {
        if ((flags & QOS) != 0) {
            throw bad("a message at a QoS that was not asked for");
        }
        int topicLength = length < 2 ? length : in.getUnsignedShort(start);
        if (2 + topicLength > length) {
            throw bad("a topic longer than its packet");
        }
        String name = role == Role.SUBSCRIBER ? in.toString(start + 2, topicLength, StandardCharsets.UTF_8) : "";
        byte[] payload = ByteBufUtil.getBytes(in, start + 2 + topicLength, length - 2 - topicLength);
        events.message(new Heard(name, payload, null));
    }
}
