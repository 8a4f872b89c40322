// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sends exactly the bytes that it is given, and reads answers as RFC 9112 has them. */
public final class RawHttp implements AutoCloseable {
    private static final long TO_THE_END = Long.MAX_VALUE;
    private static final int HEXADECIMAL = 16;
    private static final Set<Integer> WITHOUT_A_BODY = Set.of(204, 304);

    private final StreamClient stream;
    private final String host;

    /** How much of the body, or of the chunk, is still to come. */
    private long left;

    private boolean chunked;
    private boolean firstChunk;

    private RawHttp(StreamClient stream, String host) {
        this.stream = stream;
        this.host = host;
    }

    /**
     * An answer.
     *
     * @param headers by name in any case; values of the same name are joined by a comma
     */
    public record Response(int status, Map<String, String> headers, byte[] body) {
        /** A header's value; empty when there is none. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The body; of JSON without the end of its line, which it has for the sake of terminals. */
        public String text() {
            String text = new String(body, StandardCharsets.UTF_8);
            return header("content-type").contains("json") ? text.stripTrailing() : text;
        }

        public JsonObject json() {
            return new JsonObject(text());
        }
    }

    public static RawHttp connect(InetSocketAddress address) throws IOException {
        return connect(address, 0);
    }

    /** With a receive buffer of that many bytes, when it is not 0. */
    public static RawHttp connect(InetSocketAddress address, int receiveBuffer) throws IOException {
        return new RawHttp(
                StreamClient.connect(address, receiveBuffer),
                address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** Over a socket that is connected. */
    public static RawHttp over(Socket socket) throws IOException {
        return new RawHttp(
                StreamClient.over(socket), socket.getInetAddress().getHostAddress() + ":" + socket.getPort());
    }

    /** The connection, for all that is no HTTP. */
    public StreamClient stream() {
        return stream;
    }

    /** What a browser would have in the Host header. */
    public String host() {
        return host;
    }

    /** The head of a request, with a Host header in front of the others. */
    public String head(String methodAndTarget, String... headers) {
        StringBuilder head = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    public RawHttp send(String text) throws IOException {
        stream.send(text);
        return this;
    }

    /** Sends a request without a body. */
    public RawHttp request(String methodAndTarget, String... headers) throws IOException {
        return send(head(methodAndTarget, headers));
    }

    /** Sends a request without a body and reads the whole answer. */
    public Response ask(String methodAndTarget, String... headers) throws IOException {
        request(methodAndTarget, headers);
        return readResponse();
    }

    /** Sends a POST, and nothing more. */
    public RawHttp post(String channel, String contentType, byte[] body) throws IOException {
        request("POST /channels/" + channel, "Content-Type: " + contentType, "Content-Length: " + body.length);
        stream.send(body);
        return this;
    }

    /** Publishes and reads the whole answer. */
    public Response publish(String channel, String contentType, String body) throws IOException {
        post(channel, contentType, body.getBytes(StandardCharsets.UTF_8));
        return readResponse();
    }

    /** The next answer up to its body, which {@link #readBodyByte} reads. */
    public Response readHead() throws IOException {
        List<String> statusLine = List.of(line().split(" ", 3));
        if (!statusLine.get(0).matches("HTTP/1\\.[01]")) {
            throw new IOException("no status line: " + statusLine);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(colon - 1) == ' ') {
                throw new IOException("no header: " + line);
            }
            headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        int status = Integer.parseInt(statusLine.get(1));
        chunked = headers.getOrDefault("Transfer-Encoding", "").equals("chunked");
        firstChunk = true;
        if (status < 200 || WITHOUT_A_BODY.contains(status) || chunked) {
            left = 0;
        } else {
            left = headers.containsKey("Content-Length") ? Long.parseLong(headers.get("Content-Length")) : TO_THE_END;
        }
        return new Response(status, headers, new byte[0]);
    }

    /** The next answer with its body. */
    public Response readResponse() throws IOException {
        return readBody(readHead());
    }

    /** The answer whose head was read, with its body. */
    public Response readBody(Response head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int b = readBodyByte(); b >= 0; b = readBodyByte()) {
            body.write(b);
        }
        return new Response(head.status(), head.headers(), body.toByteArray());
    }

    /** The next byte of the body, whatever way it is transferred; -1 behind its end. */
    public int readBodyByte() throws IOException {
        if (chunked && left == 0) {
            if (!firstChunk && !line().isEmpty()) {
                throw new IOException("no end of line behind a chunk");
            }
            firstChunk = false;
            left = Long.parseLong(line(), HEXADECIMAL);
            if (left == 0) {
                chunked = false;
                if (!line().isEmpty()) {
                    throw new IOException("no end of line behind the last chunk");
                }
            }
        }
        if (left == 0) {
            return -1;
        }
        int next = stream.read();
        if (next < 0 && left != TO_THE_END) {
            throw new EOFException("in the middle of a body");
        }
        left = left == TO_THE_END ? left : left - 1;
        return next;
    }

    /** The body up to and with the next empty line: one event of an event stream. Null behind the end of the body. */
    public String readEvent() throws IOException {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        int before = -1;
        for (int b = readBodyByte(); b >= 0; b = readBodyByte()) {
            event.write(b);
            if (b == '\n' && before == '\n') {
                return event.toString(StandardCharsets.UTF_8);
            }
            before = b;
        }
        if (event.size() > 0) {
            throw new EOFException("in the middle of an event: " + event);
        }
        return null;
    }

    private String line() throws IOException {
        String line = stream.readLine();
        if (line == null) {
            throw new EOFException("where an answer was due");
        }
        if (!line.endsWith("\r")) {
            throw new IOException("a line that does not end with CR LF: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
