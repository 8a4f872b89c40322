// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code listen} URL, taken apart: {@code tcp://127.0.0.1:7000}.
 *
 * @param scheme the transport's name, such as {@code tcp}
 * @param host a name, an IPv4 address, an IPv6 address without its brackets, or {@code *} for every interface
 * @param port 0 to 65535; 0 asks the kernel for a free one
 */
public record ListenAddress(String scheme, String host, int port) {
    private static final Pattern SYNTAX = Pattern.compile(
            "(?<scheme>[a-z][a-z0-9]*)://(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<name>\\*|[A-Za-z0-9_][A-Za-z0-9_.-]*)):(?<port>[0-9]{1,5})");
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");
    private static final int MAX_PORT = 65_535;

    /** The address that the text names; empty when it is none. */
    static Optional<ListenAddress> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > MAX_PORT) {
            return Optional.empty();
        }
        String v6 = matcher.group("v6");
        if (v6 != null && v6.indexOf(':') < 0) {
            return Optional.empty();
        }
        return Optional.of(new ListenAddress(
                matcher.group("scheme"),
                v6 == null ? matcher.group("name") : v6,
                Integer.parseInt(matcher.group("port"))));
    }

    /** Whether only this machine can reach it. Of names only {@code localhost} is known to mean that. */
    boolean loopback() {
        return host.equals("localhost")
                || host.equals("::1")
                || LOOPBACK_V4.matcher(host).matches();
    }

    /** The URL again, brackets and all. */
    @Override
    public String toString() {
        return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
