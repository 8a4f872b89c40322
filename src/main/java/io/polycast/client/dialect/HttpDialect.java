// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.Attributes;
import io.polycast.CloseReason;
import io.polycast.Header;
import io.polycast.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Polycast's http door over HTTP/1.1: a POST a message, pipelined, or one event stream. Deliveries are asked for as
 * JSON, which tells the channel; for a load test they are bare.
 */
final class HttpDialect implements Dialect {
    private static final int OK = 200;
    private static final int CONTINUE_UNTIL = 200;
    private static final int LONGEST_DETAIL = 200;

    private final ServerUrl url;
    private final Role role;
    private final ByteArrayOutputStream problem = new ByteArrayOutputStream();
    private final EventStream events = new EventStream();
    private byte[] post = {};
    private String postChannel = "";
    private @Nullable HttpHead head;
    private @Nullable HttpBody body;

    /** Header lines of each request, for the attributes of its message. */
    private final String attributeLines;

    HttpDialect(ServerUrl url, Role role, Attributes attributes) {
        this.url = url;
        this.role = role;
        StringBuilder lines = new StringBuilder();
        if (attributes.contentType() != null) {
            lines.append("Content-Type: ").append(attributes.contentType()).append("\r\n");
        }
        for (Header header : attributes.headers()) {
            lines.append("Polycast-Header-")
                    .append(header.name())
                    .append(": ")
                    .append(header.value())
                    .append("\r\n");
        }
        this.attributeLines = lines.toString();
    }

    /** As a segment of a path (RFC 3986, section 3.3). */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void open(ByteBuf out, Events listener) {
        listener.ready();
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        String format = role == Role.BENCH_SUBSCRIBER ? "" : "?format=json";
        ByteBufUtil.writeAscii(
                out,
                "GET " + url.path() + "/channels/" + segment(pattern) + "/events" + format + " HTTP/1.1\r\nHost: "
                        + url.authority() + "\r\nAccept: text/event-stream\r\n\r\n");
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        if (!channel.equals(postChannel)) {
            post = ("POST " + url.path() + "/channels/" + segment(channel) + " HTTP/1.1\r\nHost: " + url.authority()
                            + "\r\n" + attributeLines + "Content-Length: ")
                    .getBytes(StandardCharsets.UTF_8);
            postChannel = channel;
        }
        out.writeBytes(post);
        ByteBufUtil.writeAscii(out, payload.length + "\r\n\r\n");
        out.writeBytes(payload);
    }

    @Override
    public boolean answersPublish() {
        return true;
    }

    @Override
    public void ping(ByteBuf out) {
        // The protocol has no such question.
    }

    @Override
    public void close(ByteBuf out) {
        // Hanging up is how it is done.
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events listener) {
        if (body == null || head == null) {
            head = HttpHead.read(in);
            if (head == null) {
                return false;
            }
            body = new HttpBody(head);
            problem.reset();
            if (streaming(head)) {
                listener.subscribed();
            }
            answerIfEnded(head, body, listener);
            return true;
        }
        if (streaming(head) && events.next()) {
            event(listener);
            return true;
        }
        boolean some = body.read(in, this::take);
        answerIfEnded(head, body, listener);
        return some;
    }

    private boolean streaming(HttpHead of) {
        return (role == Role.SUBSCRIBER || role == Role.BENCH_SUBSCRIBER)
                && of.status() == OK
                && of.value("content-type").startsWith("text/event-stream");
    }

    private void take(ByteBuf in, int length) {
        if (head != null && streaming(head)) {
            events.add(in, length);
        } else if (problem.size() + length <= LineReader.LONGEST_LINE) {
            problem.writeBytes(ByteBufUtil.getBytes(in, in.readerIndex(), length));
            in.skipBytes(length);
        } else {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server's answer is too long");
        }
    }

    private void answerIfEnded(HttpHead of, HttpBody its, Events listener) {
        if (!its.ended() || streaming(of)) {
            return;
        }
        body = null;
        if (of.status() < CONTINUE_UNTIL) {
            return;
        }
        if (of.status() == OK && (role == Role.PUBLISHER || role == Role.BENCH_PUBLISHER)) {
            listener.published();
        } else {
            listener.refused(explain(of, problem.toByteArray()));
        }
    }

    /** Status, and the detail of a problem (RFC 9457) or the first line of a text if the server gave one. */
    static String explain(HttpHead head, byte[] body) {
        String type = head.value("content-type");
        String detail = "";
        if (type.startsWith("application/problem+json")) {
            detail = JsonDialect.strings(body).getOrDefault("detail", "");
        } else if (type.startsWith("text/plain")) {
            detail = firstLine(new String(body, StandardCharsets.UTF_8));
        }
        return detail.isEmpty() ? head.line() : head.line() + ": " + detail;
    }

    private static String firstLine(String text) {
        String line =
                text.lines().findFirst().orElse("").replaceAll("\\p{Cc}", " ").strip();
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) : line;
    }

    private void event(Events listener) {
        byte[] data = events.data();
        switch (events.name()) {
            case "", "message" -> {
                if (role == Role.SUBSCRIBER) {
                    JsonDialect.record(data, listener);
                } else {
                    listener.message(new Heard("", data, null));
                }
            }
            case "base64" -> {
                try {
                    listener.message(new Heard("", Base64.getDecoder().decode(data), null));
                } catch (IllegalArgumentException e) {
                    throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent base64 that is none");
                }
            }
            case "gap" -> JsonDialect.gap(data, listener);
            case "end" -> {
                Map<String, String> said = JsonDialect.strings(data);
                listener.farewell(said.getOrDefault("code", "end") + ": " + said.getOrDefault("message", ""));
            }
            default -> {
                // Of a newer server.
            }
        }
    }
}
