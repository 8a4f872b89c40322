// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.http1;

import static io.polycast.web.http1.BadHttpException.bad;
import static io.polycast.web.http1.BadHttpException.status;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request head, read for where its request ends and whether that is unambiguous. What a proxy in front may understand
 * differently is refused, since a second request could hide in the difference (request smuggling).
 */
final class RequestHead {
    private static final String PREFACE = "PRI * HTTP/2.0";
    private static final Pattern VERSION = Pattern.compile("HTTP/[0-9]\\.[0-9]");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*).*", Pattern.DOTALL);
    private static final Pattern SETTINGS = Pattern.compile("([A-Za-z0-9_-]{8})*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final String CHUNKED = "chunked";

    /** Fields that must not come as trailers. */
    private static final Set<String> NOT_IN_TRAILERS = Set.of("content-length", "transfer-encoding", "host");

    private boolean preface;
    private boolean http10;
    private @Nullable String targetHost;
    private @Nullable String host;
    private @Nullable String length;
    private @Nullable String coding;
    private String upgrade = "";
    private String connection = "";
    private @Nullable String settings;

    /** Whether it is the beginning of HTTP/2 and no request. */
    boolean preface() {
        return preface;
    }

    /** Whether the body comes in chunks. */
    boolean chunked() {
        return coding != null;
    }

    /** The length of a body that does not. */
    long length() {
        return length == null ? 0 : Long.parseLong(length);
    }

    void requestLine(ByteBuf bytes, int from, int to) throws BadHttpException {
        String line = bytes.toString(from, to - from, StandardCharsets.ISO_8859_1);
        if (line.equals(PREFACE)) {
            preface = true;
            return;
        }
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first == last || line.indexOf(' ', first + 1) != last || line.indexOf('\t') >= 0) {
            throw bad("a request line is a method, a target and a version with one space between them");
        }
        if (!Syntax.isToken(bytes, from, from + first)) {
            throw bad("this is no method");
        }
        String version = line.substring(last + 1);
        if (!VERSION.matcher(version).matches()) {
            throw bad("this is no HTTP request");
        }
        http10 = version.equals("HTTP/1.0");
        if (!http10 && !version.equals("HTTP/1.1")) {
            throw status(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "the versions here are 1.0, 1.1 and 2");
        }
        target(line.substring(0, first), line.substring(first + 1, last));
    }

    private void target(String method, String target) throws BadHttpException {
        var absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            targetHost = absolute.group(1);
        } else if (!target.startsWith("/") && !(target.equals("*") && method.equals("OPTIONS"))) {
            throw bad("a target is a path, or a URL of http");
        }
        if (target.indexOf('#') >= 0) {
            throw bad("a target has no fragment");
        }
    }

    void field(ByteBuf bytes, int from, int to) throws BadHttpException {
        int colon = name(bytes, from, to);
        switch (colon - from) {
            // Only names of these lengths matter; no others are compared.
            case 4, 7, 10, 14, 17, 18 ->
                take(
                        bytes.toString(from, colon - from, StandardCharsets.US_ASCII)
                                .toLowerCase(Locale.ROOT),
                        value(bytes, colon + 1, to));
            default -> {}
        }
    }

    void trailer(ByteBuf bytes, int from, int to) throws BadHttpException {
        int colon = name(bytes, from, to);
        String name = bytes.toString(from, colon - from, StandardCharsets.US_ASCII);
        if (NOT_IN_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw bad("a trailer can't say how long the body is, or where it goes");
        }
    }

    /** The index of the colon. */
    private static int name(ByteBuf bytes, int from, int to) throws BadHttpException {
        int colon = bytes.indexOf(from, to, (byte) ':');
        if (colon < 0 || !Syntax.isToken(bytes, from, colon)) {
            throw bad("a header is a name, a colon right behind it, and a value, all on one line");
        }
        return colon;
    }

    private static String value(ByteBuf bytes, int from, int to) {
        return bytes.toString(from, to - from, StandardCharsets.ISO_8859_1).strip();
    }

    private void take(String name, String value) throws BadHttpException {
        switch (name) {
            case "host" -> {
                if (host != null || !Syntax.isAuthority(value)) {
                    throw bad("there has to be one Host header that names a host");
                }
                host = value;
            }
            case "content-length" -> {
                if (length != null || !LENGTH.matcher(value).matches()) {
                    throw bad("there may be one Content-Length, which is a number");
                }
                length = value;
            }
            case "transfer-encoding" -> coding(value);
            case "upgrade" -> upgrade = join(upgrade, value);
            case "connection" -> connection = join(connection, value);
            case "http2-settings" -> {
                if (settings != null) {
                    throw bad("there may be one HTTP2-Settings");
                }
                settings = value;
            }
            // To some HTTP servers a request with both has eight bytes of body that nothing announces.
            case "sec-websocket-key1", "sec-websocket-key2" -> throw bad("this WebSocket is older than RFC 6455");
            default -> {}
        }
    }

    private void coding(String value) throws BadHttpException {
        String lower = value.toLowerCase(Locale.ROOT);
        if (coding == null
                && !lower.equals(CHUNKED)
                && lower.matches("[a-z]+ *, *chunked")
                && !lower.startsWith(CHUNKED)) {
            throw status(HttpResponseStatus.NOT_IMPLEMENTED, "the one transfer coding here is chunked");
        }
        if (coding != null || !lower.equals(CHUNKED)) {
            throw bad("the one transfer coding here is chunked, once");
        }
        coding = value;
    }

    private static String join(String before, String value) {
        return before.isEmpty() ? value : before + "," + value;
    }

    /** The head is complete. */
    void end() throws BadHttpException {
        if (preface) {
            return;
        }
        if (host == null && (!http10 || targetHost != null)) {
            throw bad("there has to be one Host header that names a host");
        }
        if (targetHost != null && !targetHost.equalsIgnoreCase(host)) {
            throw bad("the target is of another host than the Host header names");
        }
        if (coding != null && (length != null || http10)) {
            throw bad("a body has a Content-Length, or from HTTP/1.1 on comes in chunks, not both");
        }
        if (lists(upgrade, "h2c")
                && (!lists(connection, "upgrade")
                        || !lists(connection, "http2-settings")
                        || settings == null
                        || !SETTINGS.matcher(settings).matches())) {
            throw bad("an upgrade to HTTP/2 takes one HTTP2-Settings, and both listed in Connection");
        }
    }

    private static boolean lists(String values, String wanted) {
        for (String value : values.split(",", -1)) {
            if (value.strip().equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }
}
