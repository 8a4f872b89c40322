// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The server's side of the opening handshake (RFC 6455, section 4.2, and RFC 7692, section 5). Stateless. */
public final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");
    private static final String DEFLATE = "permessage-deflate";
    private static final String OUR_WINDOW = "server_max_window_bits";
    private static final String CLIENTS_WINDOW = "client_max_window_bits";
    private static final Set<String> FLAGS = Set.of("server_no_context_takeover", "client_no_context_takeover");
    private static final Pattern WINDOW = Pattern.compile("[89]|1[0-5]");
    private static final String LARGEST_WINDOW = "15";

    private Handshake() {}

    /** Whether a header that lists tokens, on one line or on several, contains this one. */
    public static boolean lists(List<String> lines, String token) {
        return split(lines, ",").stream().anyMatch(token::equalsIgnoreCase);
    }

    /** Same for case-sensitive tokens, such as subprotocols. */
    public static boolean offers(List<String> lines, String token) {
        return split(lines, ",").contains(token);
    }

    /** Whether it is the base64 of 16 bytes, as every {@code Sec-WebSocket-Key} is. */
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /**
     * The answer that opens the WebSocket.
     *
     * @param subprotocol empty when none was agreed on
     * @param extension the result of {@link #deflate}; empty when there was none
     */
    public static String answer(String key, String subprotocol, String extension) {
        StringBuilder head = new StringBuilder(200)
                .append(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
                .append(accept(key))
                .append("\r\n");
        if (!subprotocol.isEmpty()) {
            head.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
        }
        if (!extension.isEmpty()) {
            head.append("Sec-WebSocket-Extensions: ").append(extension).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** The first acceptable offer of permessage-deflate, in the form of the answer; empty when there is none. */
    public static Optional<String> deflate(List<String> lines) {
        return split(lines, ",").stream()
                .map(Handshake::deflateOffer)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The answer contains only what was offered: some clients reject anything beyond that. */
    private static Optional<String> deflateOffer(String offer) {
        List<String> parts = split(List.of(offer), ";");
        if (parts.isEmpty() || !parts.get(0).equalsIgnoreCase(DEFLATE)) {
            return Optional.empty();
        }
        Set<String> seen = new HashSet<>();
        StringBuilder answer = new StringBuilder(DEFLATE);
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String name =
                    (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : unquote(part.substring(equals + 1).strip());
            if (!seen.add(name) || !fits(name, equals >= 0, value)) {
                return Optional.empty();
            }
            if (FLAGS.contains(name)) {
                answer.append("; ").append(name);
            } else if (name.equals(OUR_WINDOW)) {
                answer.append("; ").append(OUR_WINDOW).append('=').append(LARGEST_WINDOW);
            }
        }
        return Optional.of(answer.toString());
    }

    /** Java compresses with the largest window only, so an offer that requires a smaller one is not acceptable. */
    private static boolean fits(String name, boolean hasValue, String value) {
        if (FLAGS.contains(name)) {
            return !hasValue;
        }
        if (name.equals(OUR_WINDOW)) {
            return value.equals(LARGEST_WINDOW);
        }
        return name.equals(CLIENTS_WINDOW)
                && (!hasValue || WINDOW.matcher(value).matches());
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static List<String> split(List<String> lines, String separator) {
        List<String> parts = new ArrayList<>();
        for (String line : lines) {
            for (String part : line.split(separator, -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }
}
