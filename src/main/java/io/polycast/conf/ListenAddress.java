// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code listen} URL, taken apart: {@code tcp://127.0.0.1:7000}, {@code unix:///run/polycast.sock}, {@code
 * unix:@name}.
 *
 * @param scheme the transport's name, such as {@code tcp}
 * @param host a name, an IPv4 address, an IPv6 address without its brackets, or {@code *} for every interface; of local
 *     ones a path, or an abstract name behind {@code @}
 * @param port 0 to 65535; 0 asks the kernel for a free one; 0 of local ones
 * @param local whether it is a Unix socket's
 */
public record ListenAddress(String scheme, String host, int port, boolean local) {
    /** One that takes host and port. */
    public ListenAddress(String scheme, String host, int port) {
        this(scheme, host, port, false);
    }

    /** As loose as it can be, so that whatever is wrong inside gets a sentence of its own. */
    private static final Pattern SYNTAX =
            Pattern.compile("(?<scheme>[a-z][a-z0-9]*)://(?<host>\\[[^\\[\\]]*]|[^\\[\\]:/]*):(?<port>[0-9]{1,5})");

    private static final Pattern LOCAL =
            Pattern.compile("(?<scheme>[a-z][a-z0-9]*):(?://(?<path>/[^\\x00]*)|(?<name>@[^\\x00]+))");

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_][A-Za-z0-9_-]*)*\\.?");
    private static final Pattern ENDS_WITH_NUMBER = Pattern.compile("(?:.*\\.)?[0-9]+\\.?");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern MULTICAST_V4 = Pattern.compile("2(?:2[4-9]|3[0-9])(?:\\.[0-9]{1,3}){3}");
    private static final String EVERY_INTERFACE = "*";
    private static final int MAX_PORT = 65_535;

    /** The address that the text names. */
    static ListenAddress parse(String text) throws BadListenException {
        Matcher local = LOCAL.matcher(text);
        if (local.matches()) {
            String path = local.group("path");
            return new ListenAddress(local.group("scheme"), path == null ? local.group("name") : path, 0, true);
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new BadListenException(
                    "scheme://host:port, such as \"tcp://127.0.0.1:7000\" or \"udp://[::1]:7000\"");
        }
        int port = Integer.parseInt(matcher.group("port"));
        if (port > MAX_PORT) {
            throw new BadListenException("a port from 0 to " + MAX_PORT);
        }
        return new ListenAddress(matcher.group("scheme"), host(matcher.group("host")), port, false);
    }

    private static String host(String text) throws BadListenException {
        if (text.startsWith("[")) {
            return ipv6(text)
                    .map(address -> text.substring(1, text.length() - 1))
                    .orElseThrow(() -> new BadListenException("an IPv6 address in brackets, such as [::1]"));
        }
        if (text.equals(EVERY_INTERFACE)) {
            return text;
        }
        if (!NAME.matcher(text).matches()) {
            throw new BadListenException(
                    "a host: a name, an IPv4 address, an IPv6 address in brackets, or * for every interface");
        }
        // Java would take 127.1 or 010.0.0.1 for an address and each system for another one.
        if (ENDS_WITH_NUMBER.matcher(text).matches() && !IPV4.matcher(text).matches()) {
            throw new BadListenException("an IPv4 address of four numbers from 0 to 255, such as 127.0.0.1");
        }
        return text;
    }

    /** The brackets keep Java from asking a name server. */
    private static Optional<InetAddress> ipv6(String inBrackets) {
        try {
            return Optional.of(InetAddress.getByName(inBrackets));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private boolean isIpv6() {
        return !local && host.indexOf(':') >= 0;
    }

    /** Whether it is an address of a multicast group, written as such. */
    boolean multicast() {
        return !local
                && (isIpv6()
                        ? ipv6("[" + host + "]")
                                .map(InetAddress::isMulticastAddress)
                                .orElse(false)
                        : MULTICAST_V4.matcher(host).matches());
    }

    /** Whether only this machine can reach it. Of names only {@code localhost} is known to mean that. */
    public boolean loopback() {
        if (local) {
            return true;
        }
        if (isIpv6()) {
            return ipv6("[" + host + "]").map(InetAddress::isLoopbackAddress).orElse(false);
        }
        return host.equalsIgnoreCase("localhost")
                || (host.startsWith("127.") && IPV4.matcher(host).matches());
    }

    /** The same for all ways to write one address; HTTP listens where TCP does. */
    String canonical() {
        if (local) {
            // One path can have one socket only, of whatever kind.
            return host.startsWith("/") ? "unix://" + Path.of(host).normalize() : toString();
        }
        String sameHost = isIpv6()
                ? ipv6("[" + host + "]").map(InetAddress::getHostAddress).orElse(host)
                : host.toLowerCase(Locale.ROOT);
        return (scheme.equals(EndpointConf.HTTP) ? "tcp" : scheme) + "://" + sameHost + ":" + port;
    }

    /** The URL again, brackets and all. */
    @Override
    public String toString() {
        if (local) {
            return scheme + (host.startsWith("/") ? "://" : ":") + host;
        }
        return scheme + "://" + (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
}
