// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.Attributes;
import io.polycast.CloseReason;
import io.polycast.Header;
import io.polycast.ProtocolViolation;
import io.polycast.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.regex.Pattern;

/** The NATS client protocol, as nats-server documents it: core publish and subscribe, no acknowledgements. */
final class NatsDialect implements Dialect {
    private static final int CRLF = ('\r' << 8) | '\n';
    private static final Pattern TLS_REQUIRED = Pattern.compile("\"tls_required\"\\s*:\\s*true");
    private static final Pattern TLS_AVAILABLE = Pattern.compile("\"tls_available\"\\s*:\\s*true");
    private static final byte[] MSG = ascii("MSG ");
    private static final byte[] HMSG = ascii("HMSG ");

    /** What a PONG answers; they come in the order of the PINGs. */
    private enum Awaited {
        READY,
        SUBSCRIBED,
        PONG
    }

    private final ServerUrl url;
    private final Role role;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private boolean connected;
    private long subscriptions;

    /** {@code PUB} and the name of the last channel: who publishes mostly does so on one channel. */
    private byte[] publication = {};

    private String publicationChannel = "";

    /** The block of headers in front of each payload; nothing without. */
    private final byte[] headers;

    NatsDialect(ServerUrl url, Role role, Attributes attributes) {
        this.url = url;
        this.role = role;
        this.headers = headers(attributes);
    }

    private static byte[] headers(Attributes attributes) {
        if (attributes.equals(Attributes.EMPTY)) {
            return new byte[0];
        }
        StringBuilder block = new StringBuilder("NATS/1.0\r\n");
        if (attributes.contentType() != null) {
            block.append("Content-Type: ").append(attributes.contentType()).append("\r\n");
        }
        for (Header header : attributes.headers()) {
            block.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return block.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void open(ByteBuf out, Events events) {
        // The server speaks first.
    }

    private void connect(ByteBuf out) {
        connected = true;
        ByteBufUtil.writeAscii(
                out,
                "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"java\",\"version\":\"1\",\"name\":\"polycast\","
                        + "\"protocol\":1,\"headers\":true,\"tls_required\":"
                        + url.scheme().secure());
        if (url.user() != null && url.password() != null) {
            field("user", url.user(), out);
            field("pass", url.password(), out);
        } else if (url.user() != null) {
            field("auth_token", url.user(), out);
        }
        ByteBufUtil.writeAscii(out, "}\r\nPING\r\n");
        awaited.add(Awaited.READY);
    }

    private static void field(String name, String value, ByteBuf out) {
        ByteBufUtil.writeAscii(out, ",\"" + name + "\":");
        JsonText.string(value, out);
    }

    /** TLS starts behind the server's first words if either side wants it, before anything is said to the server. */
    @Override
    public Opening opening(ByteBuf in) {
        int start = in.readerIndex();
        int end = LineReader.end(in, start);
        if (end < 0) {
            return Opening.UNDECIDED;
        }
        String info = in.toString(start, end - start, StandardCharsets.UTF_8);
        if (TLS_REQUIRED.matcher(info).find()) {
            return Opening.TLS;
        }
        if (!url.scheme().secure()) {
            return Opening.AS_IT_IS;
        }
        if (TLS_AVAILABLE.matcher(info).find()) {
            return Opening.TLS;
        }
        throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server offers no TLS; nats:// does without");
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        // What follows a subject would be taken for the name of a queue group.
        ByteBufUtil.writeUtf8(out, "SUB " + subject(pattern) + " " + ++subscriptions + "\r\nPING\r\n");
        awaited.add(Awaited.SUBSCRIBED);
    }

    private static String subject(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("a NATS subject has no white space");
        }
        return name;
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        if (!channel.equals(publicationChannel)) {
            String word = headers.length == 0 ? "PUB " : "HPUB ";
            String lengths = headers.length == 0 ? " " : " " + headers.length + " ";
            publication = (word + subject(channel) + lengths).getBytes(StandardCharsets.UTF_8);
            publicationChannel = channel;
        }
        out.writeBytes(publication);
        ByteBufUtil.writeAscii(out, Integer.toString(headers.length + payload.length));
        out.writeShort(CRLF).writeBytes(headers).writeBytes(payload).writeShort(CRLF);
    }

    @Override
    public boolean answersPublish() {
        return false;
    }

    @Override
    public void ping(ByteBuf out) {
        ByteBufUtil.writeAscii(out, "PING\r\n");
        awaited.add(Awaited.PONG);
    }

    @Override
    public void close(ByteBuf out) {
        // Hanging up is how it is done.
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events events) {
        int start = in.readerIndex();
        int end = LineReader.end(in, start);
        if (end < 0) {
            return false;
        }
        if (startsWith(in, start, MSG)) {
            return message(in, start + MSG.length, end, false, events);
        }
        if (startsWith(in, start, HMSG)) {
            return message(in, start + HMSG.length, end, true, events);
        }
        String line = in.toString(start, end - start, StandardCharsets.UTF_8).strip();
        in.readerIndex(end + 1);
        control(line, out, events);
        return true;
    }

    private static boolean startsWith(ByteBuf in, int start, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (start + i >= in.writerIndex() || in.getByte(start + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@code subject sid [reply-to] [header bytes] total bytes}: the lengths stand last. */
    private boolean message(ByteBuf in, int start, int lf, boolean headers, Events events) {
        int end = in.getByte(lf - 1) == '\r' ? lf - 1 : lf;
        int digits = lastWord(in, start, end);
        int length = LineReader.length(in, digits, end);
        int skipped = headers ? LineReader.length(in, lastWord(in, start, digits - 1), digits - 1) : 0;
        if (skipped > length) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent more headers than message");
        }
        if (in.writerIndex() < lf + 1 + length + 2) {
            return false;
        }
        if (in.getShort(lf + 1 + length) != CRLF) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent a message without an end");
        }
        String subject = "";
        if (role == Role.SUBSCRIBER) {
            int space = in.indexOf(start, end, (byte) ' ');
            subject = in.toString(start, space - start, StandardCharsets.UTF_8);
        }
        byte[] payload = ByteBufUtil.getBytes(in, lf + 1 + skipped, length - skipped);
        in.readerIndex(lf + 1 + length + 2);
        events.message(new Heard(subject, payload, null));
        return true;
    }

    private static int lastWord(ByteBuf in, int start, int end) {
        int at = end;
        while (at > start && in.getByte(at - 1) != ' ') {
            at--;
        }
        if (at <= start) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent a message without a length");
        }
        return at;
    }

    private void control(String line, ByteBuf out, Events events) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        switch (word) {
            case "INFO" -> {
                if (!connected) {
                    connect(out);
                } else if (line.contains("\"ldm\":true")) {
                    events.farewell("the server is about to end");
                }
            }
            case "PING" -> ByteBufUtil.writeAscii(out, "PONG\r\n");
            case "PONG" -> pong(events);
            case "+OK" -> {
                // Only verbose clients get it.
            }
            case "-ERR" -> error(line.substring("-ERR".length()).strip().replace("'", ""), events);
            default -> throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent a word that NATS has not");
        }
    }

    private void pong(Events events) {
        Awaited what = awaited.poll();
        if (what == Awaited.READY) {
            events.ready();
        } else if (what == Awaited.SUBSCRIBED) {
            events.subscribed();
        } else if (what == Awaited.PONG) {
            events.pong();
        }
    }

    /** Those about permissions refuse one request; the server hangs up after all others. */
    private static void error(String reason, Events events) {
        boolean goesOn = Arrays.asList("Permissions Violation", "Invalid Subject").stream()
                .anyMatch(reason::startsWith);
        events.refused(reason);
        if (!goesOn) {
            events.farewell(reason);
        }
    }
}
