// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a server: {@code scheme://[user:password@]host[:port][/path]}, or {@code unix:///path}.
 *
 * @param host a name or an address, IPv6 without brackets; empty for Unix sockets
 * @param port 0 for Unix sockets
 * @param path what follows the port, percent-encoded and without a slash at its end; for Unix sockets that of the
 *     socket, decoded
 * @param user percent-decoded
 * @param password percent-decoded; never shown
 */
public record ServerUrl(
        Scheme scheme,
        String host,
        int port,
        String path,
        @Nullable String user,
        @Nullable String password) {
    private static final int LARGEST_PORT = 65_535;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if there is no such URL here; the message is for its writer, and quotes no
     *     password
     */
    public static ServerUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
        }
        String name = uri.getScheme();
        if (name == null) {
            throw new IllegalArgumentException("a URL starts with one of " + Scheme.names());
        }
        Scheme scheme = Scheme.named(name);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a server's URL has no ? and no #");
        }
        // In a request it stands as it is written here, never decoded: a line break in it would be one there.
        String raw = scheme.hasPath() ? URI.create(uri.toASCIIString()).getRawPath() : uri.getPath();
        String path = raw == null ? "" : raw;
        if (scheme == Scheme.UNIX) {
            if (uri.getRawAuthority() != null || path.isEmpty()) {
                throw new IllegalArgumentException("a Unix socket is written unix:///path");
            }
            return new ServerUrl(scheme, "", 0, path, null, null);
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > LARGEST_PORT) {
            throw new IllegalArgumentException(
                    "expected " + scheme.scheme() + "://host:port, with a port from 1 to " + LARGEST_PORT);
        }
        return withHost(scheme, uri, path);
    }

    private static ServerUrl withHost(Scheme scheme, URI uri, String path) {
        String host = uri.getHost();
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!bare.isEmpty() && !scheme.hasPath()) {
            throw new IllegalArgumentException(scheme.scheme() + ":// has no path behind the port");
        }
        String user = uri.getUserInfo();
        String password = null;
        if (user != null) {
            if (!scheme.hasUsers()) {
                throw new IllegalArgumentException(scheme.scheme() + ":// has no user and no password");
            }
            int colon = user.indexOf(':');
            password = colon < 0 ? null : user.substring(colon + 1);
            user = colon < 0 ? user : user.substring(0, colon);
        }
        int port = uri.getPort() < 0 ? scheme.defaultPort() : uri.getPort();
        return new ServerUrl(scheme, host, port, bare, user, password);
    }

    /** Host and port as a URL or a {@code Host} header has them. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Where it is, for people: host and port, or the path of a socket. */
    public String place() {
        return scheme == Scheme.UNIX ? path : authority();
    }

    /** Whether the host is an address already, and no name. */
    public boolean literalHost() {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == ':') {
                return true;
            }
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Without user and password: this is what logs and errors show. */
    @Override
    public String toString() {
        return scheme == Scheme.UNIX ? "unix://" + path : scheme.scheme() + "://" + authority() + path;
    }
}
