// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.Attributes;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message as NATS writes them: a version, {@code Name: value} lines, an empty line. A content type is
 * the header of that name; a status, which stands behind the version, becomes the headers {@code Status} and
 * {@code Description}, as clients read it.
 *
 * @param contentType null when there is none
 */
record NatsHeaders(@Nullable String contentType, List<Header> headers) {
    static final NatsHeaders NONE = new NatsHeaders(null, List.of());

    private static final byte[] VERSION = "NATS/1.0".getBytes(StandardCharsets.US_ASCII);
    static final String CONTENT_TYPE = "Content-Type";
    private static final int CRLF = '\r' << 8 | '\n';
    private static final int STATUS_DIGITS = 3;

    /** Headers that no message here can have. */
    static final class BadHeadersException extends Exception {
        private static final long serialVersionUID = 1L;

        BadHeadersException() {
            super("no headers", null, false, false);
        }
    }

    /** Reads what stands in front of a payload. */
    static NatsHeaders read(byte[] block) throws BadHeadersException {
        if (block.length == 0) {
            return NONE;
        }
        int end = lineEnd(block, 0);
        if (end < VERSION.length || !Arrays.equals(block, 0, VERSION.length, VERSION, 0, VERSION.length)) {
            throw new BadHeadersException();
        }
        List<Header> headers = new ArrayList<>();
        String contentType = null;
        status(text(block, VERSION.length, end), headers);
        for (int at = end + 2; ; at = end + 2) {
            end = lineEnd(block, at);
            if (end == at) {
                break;
            }
            Header header = header(text(block, at, end));
            if (contentType == null && header.name().equalsIgnoreCase(CONTENT_TYPE)) {
                contentType = header.value();
            } else if (headers.size() < Attributes.MAX_HEADERS) {
                headers.add(header);
            } else {
                throw new BadHeadersException();
            }
        }
        return new NatsHeaders(contentType, headers);
    }

    private static void status(String text, List<Header> headers) throws BadHeadersException {
        if (text.isBlank()) {
            return;
        }
        String words = text.strip();
        if (!Header.isValue(words)) {
            throw new BadHeadersException();
        }
        int digits = Math.min(STATUS_DIGITS, words.length());
        headers.add(new Header("Status", words.substring(0, digits)));
        if (words.length() > digits) {
            headers.add(new Header("Description", words.substring(digits).strip()));
        }
    }

    private static int lineEnd(byte[] block, int from) throws BadHeadersException {
        for (int i = from; i + 1 < block.length; i++) {
            if (block[i] == '\r' && block[i + 1] == '\n') {
                return i;
            }
        }
        throw new BadHeadersException();
    }

    private static String text(byte[] block, int from, int to) throws BadHeadersException {
        byte[] bytes = Arrays.copyOfRange(block, from, to);
        if (!JsonText.isUtf8(bytes)) {
            throw new BadHeadersException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Header header(String line) throws BadHeadersException {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        if (!Header.isName(name) || !Header.isValue(value)) {
            throw new BadHeadersException();
        }
        return new Header(name, value);
    }

    /** Whether a message has anything to write here. */
    static boolean has(Message message) {
        return message.contentType() != null || !message.headers().isEmpty();
    }

    /** Appends those of a message. */
    static void write(Message message, ByteBuf out) {
        out.writeBytes(VERSION).writeShort(CRLF);
        String type = message.contentType();
        if (type != null) {
            line(CONTENT_TYPE, type, out);
        }
        for (Header header : message.headers()) {
            line(header.name(), header.value(), out);
        }
        out.writeShort(CRLF);
    }

    private static void line(String name, String value, ByteBuf out) {
        ByteBufUtil.writeUtf8(out, name);
        out.writeByte(':').writeByte(' ');
        ByteBufUtil.writeUtf8(out, value);
        out.writeShort(CRLF);
    }
}
