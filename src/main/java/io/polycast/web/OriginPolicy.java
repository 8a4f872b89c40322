// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import io.polycast.conf.EndpointConf;
import io.vertx.core.Handler;
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
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The policy for cross-origin requests (RFC 6454, and the CORS protocol of the Fetch standard). Browsers would let any
 * page on the web talk to a server on its user's own machine; this prevents it, also for WebSockets, to which browsers
 * apply no such rule.
 */
final class OriginPolicy {
    private static final String EVERY_ORIGIN = "*";
    private static final String PREFLIGHT_SECONDS = "600";

    /** Set on requests from allowed pages of other sites. */
    private static final String FOREIGN = "foreign";

    private static final Pattern MESSAGE_HEADER = Pattern.compile(
            Pattern.quote(MessageHeaders.PREFIX) + "[!#$%&'*+.^_`|~0-9a-z-]+", Pattern.CASE_INSENSITIVE);

    private static final String SITE = "Sec-Fetch-Site";

    /** The values of {@link #SITE} for requests that no other page has caused. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private static final Set<String> PAGES = Set.of("/", "/learn");

    private final WebHost host;
    private final RefusedPages refused;

    OriginPolicy(WebHost host) {
        this.host = host;
        this.refused = new RefusedPages(host.conf().name());
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
            Problem.badRequest("bad-request", "there must be exactly one Host header, naming a host")
                    .answer(response);
            return;
        }
        if (conf.listen().loopback() && !isHere(authority, conf)) {
            // DNS rebinding: a page whose name suddenly resolves to 127.0.0.1 would be of the same origin.
            new Problem(
                            HttpResponseStatus.MISDIRECTED_REQUEST.code(),
                            "wrong-host",
                            "this endpoint's names are localhost and its address; other names must be in allowedOrigins")
                    .answer(response);
            return;
        }
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        String origin = origins.isEmpty() ? null : origins.get(0);
        if (origin == null) {
            unnamed(routing);
            return;
        }
        if (origins.size() == 1 && isSame(origin, authority)) {
            routing.next();
            return;
        }
        response.putHeader(HttpHeaders.VARY, "Origin");
        if (origins.size() > 1 || !isAllowed(origin, conf.web().allowedOrigins())) {
            refuse(
                    routing,
                    origin,
                    "pages of this origin are not allowed; see allowedOrigins of endpoint " + conf.name()
                            + " has those that may");
            return;
        }
        routing.put(FOREIGN, origin);
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null) {
            response.setStatusCode(HttpResponseStatus.NO_CONTENT.code())
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, allowedHeaders(request))
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                    .end();
            return;
        }
        routing.next();
    }

    /** Message headers can have any name, so whatever is requested is listed. */
    private static String allowedHeaders(HttpServerRequest request) {
        StringBuilder allowed = new StringBuilder("Content-Type, Last-Event-ID");
        String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            for (String name : wanted.split(",", -1)) {
                if (MESSAGE_HEADER.matcher(name.strip()).matches()) {
                    allowed.append(", ").append(name.strip());
                }
            }
        }
        return allowed.toString();
    }

    /**
     * Pages also cause requests without an origin, such as those for images and scripts; browsers reveal these by the
     * headers of Fetch Metadata. A link to this server's page is allowed.
     */
    private void unnamed(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        List<String> sites = request.headers().getAll(SITE);
        if (OWN_SITES.containsAll(sites) || isLinkToPage(request)) {
            routing.next();
        } else if (host.conf().web().allowedOrigins().contains(EVERY_ORIGIN)) {
            routing.put(FOREIGN, "");
            routing.next();
        } else {
            routing.response().putHeader(HttpHeaders.VARY, SITE);
            refuse(
                    routing,
                    String.join(",", sites),
                    "pages of other sites may only link to this page; anything else requires an origin, by fetch with CORS");
        }
    }

    private static boolean isLinkToPage(HttpServerRequest request) {
        return PAGES.contains(request.path())
                && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    /** Protects what is for operators: rejects pages of other sites, which are only allowed to use channels. */
    Handler<RoutingContext> withoutForeigners(Handler<RoutingContext> answer) {
        return routing -> {
            String origin = routing.get(FOREIGN);
            if (origin == null) {
                answer.handle(routing);
            } else {
                refuse(
                        routing,
                        origin,
                        "pages of allowed origins may only publish and subscribe; this is for the endpoint's own pages");
            }
        };
    }

    private void refuse(RoutingContext routing, String origin, String detail) {
        refused.tell(origin, routing.request());
        routing.response().headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        new Problem(HttpResponseStatus.FORBIDDEN.code(), "forbidden-origin", detail).answer(routing.response());
    }

    private static boolean isAllowed(String origin, List<String> allowed) {
        return allowed.contains(EVERY_ORIGIN) || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** By host and port: behind a proxy that terminates TLS the schemes differ. */
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
            // HTTP/1.0 has no Host header, and no browser speaks it.
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
