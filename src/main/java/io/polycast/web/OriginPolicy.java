// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import io.polycast.conf.EndpointConf;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may come in (RFC 6454, and the CORS protocol of the Fetch standard). A browser would let any page on the web talk to a
 * server on its user's own machine; this is what stops that, for WebSockets as well, to which browsers apply no rule of their own.
 */
final class OriginPolicy {
    private static final String EVERY_ORIGIN = "*";
    private static final String PREFLIGHT_SECONDS = "600";

    private final WebHost host;

    OriginPolicy(WebHost host) {
        this.host = host;
    }

    /** The first handler of every request. */
    void check(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response();
        EndpointConf conf = host.conf();
        HostAndPort authority = request.authority();
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || (hosts.size() == 1 && authority == null)) {
            // RFC 9112, section 3.2.
            Problem.badRequest("bad-request", "there has to be one Host header that names a host")
                    .answer(response);
            return;
        }
        if (conf.listen().loopback() && !isHere(authority, conf)) {
            // A page of a name that suddenly resolves to 127.0.0.1 would be of the same origin.
            new Problem(
                            HttpResponseStatus.MISDIRECTED_REQUEST.code(),
                            "wrong-host",
                            "this endpoint goes by localhost and its address; other names go into allowedOrigins")
                    .answer(response);
            return;
        }
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        String origin = origins.isEmpty() ? null : origins.get(0);
        if (origin == null || (origins.size() == 1 && isSame(origin, authority))) {
            routing.next();
            return;
        }
        response.putHeader(HttpHeaders.VARY, "Origin");
        if (origins.size() > 1 || !isAllowed(origin, conf.web().allowedOrigins())) {
            new Problem(
                            HttpResponseStatus.FORBIDDEN.code(),
                            "forbidden-origin",
                            "pages of this origin may not come in; allowedOrigins of endpoint " + conf.name()
                                    + " has those that may")
                    .answer(response);
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null) {
            response.setStatusCode(HttpResponseStatus.NO_CONTENT.code())
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, DELETE")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Last-Event-ID")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                    .end();
            return;
        }
        routing.next();
    }

    private static boolean isAllowed(String origin, List<String> allowed) {
        return allowed.contains(EVERY_ORIGIN) || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** By host and port: behind a proxy that speaks TLS the schemes differ. */
    private static boolean isSame(String origin, @Nullable HostAndPort authority) {
        int host = origin.indexOf("://");
        if (authority == null || host < 0) {
            return false;
        }
        String scheme = origin.substring(0, host);
        HostAndPort of = HostAndPort.parseAuthority(origin.substring(host + 3), -1);
        return of != null
                && of.host().equalsIgnoreCase(authority.host())
                && portOf(of, scheme) == portOf(authority, scheme);
    }

    private static int portOf(HostAndPort authority, String scheme) {
        if (authority.port() > 0) {
            return authority.port();
        }
        return scheme.equals("https") ? 443 : 80;
    }

    private static boolean isHere(@Nullable HostAndPort authority, EndpointConf conf) {
        if (authority == null) {
            // HTTP/1.0 knows no Host header, and no browser speaks it.
            return true;
        }
        String name = authority.host().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equalsIgnoreCase(conf.listen().host())
                || isLoopback(name)
                || conf.web().allowedOrigins().stream()
                        .anyMatch(origin -> origin.equals(EVERY_ORIGIN) || name.equals(hostOf(origin)));
    }

    private static boolean isLoopback(String name) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
        if (address == null) {
            return false;
        }
        boolean ipv4 = address.length == 4;
        boolean zeros = true;
        for (int i = 0; i < address.length - 1; i++) {
            zeros &= address[i] == 0;
        }
        return ipv4 ? address[0] == 127 : zeros && address[address.length - 1] == 1;
    }

    private static String hostOf(String origin) {
        return Objects.requireNonNullElse(URI.create(origin).getHost(), "");
    }
}
