// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.polycast.conf.WebConf;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the http endpoint, one line each. Belongs to one event loop. */
final class Routes implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final String ROUTE = "route";

    private final LimitedLog failures = new LimitedLog(LOG);
    private final WebHost host;
    private final RequestMeters meters;
    private final Router router;
    private final OriginPolicy origins;

    Routes(Vertx vertx, WebHost host, RequestMeters meters, HttpDoor door) {
        this.host = host;
        this.meters = meters;
        this.router = Router.router(vertx);
        this.origins = new OriginPolicy(host);
        router.route().handler(this::begin);
        router.route().handler(origins::check);
        WebConf web = host.conf().web();
        if (web.servesPublic()) {
            PublishRoute publish = new PublishRoute(host);
            EventsRoute events = new EventsRoute(host, door);
            WebSocketRoute webSockets = new WebSocketRoute(host, door);
            route("/channels/:channel", publish::handle, HttpMethod.POST);
            route("/channels/:pattern/events", events::handle, HttpMethod.GET, HttpMethod.HEAD);
            route("/ws", webSockets::records, HttpMethod.GET);
            route("/ws/:channel", webSockets::payloads, HttpMethod.GET);
            for (WebHost.Streamed streamed : host.streamed()) {
                streamed.path()
                        .ifPresent(
                                path -> route(path, routing -> webSockets.stream(routing, streamed), HttpMethod.GET));
            }
        }
        if (web.servesMetrics()) {
            admin("/metrics", new MetricsRoute(host)::handle, HttpMethod.GET, HttpMethod.HEAD);
        }
        if (web.servesAdmin()) {
            ApiRoutes api = new ApiRoutes(host.directory());
            admin("/api/endpoints", api::endpoints, HttpMethod.GET, HttpMethod.HEAD);
            admin("/api/clients", api::clients, HttpMethod.GET, HttpMethod.HEAD);
            // Before the client of any id.
            admin("/api/clients/slowest", api::slowestClients, HttpMethod.GET, HttpMethod.HEAD);
            client(api);
            admin("/api/channels", api::channels, HttpMethod.GET, HttpMethod.HEAD);
            admin("/api/channels/busiest", api::busiestChannels, HttpMethod.GET, HttpMethod.HEAD);
            admin("/api/figures", api::figures, HttpMethod.GET, HttpMethod.HEAD);
            admin("/api/nodes", api::nodes, HttpMethod.GET, HttpMethod.HEAD);
        }
        HealthRoutes health = new HealthRoutes(vertx, host);
        route("/health/live", health.live(), HttpMethod.GET, HttpMethod.HEAD);
        route("/health/ready", health.ready(), HttpMethod.GET, HttpMethod.HEAD);
        Assets assets = new Assets(web);
        if (web.servesAdmin()) {
            admin("/api/openapi.json", assets.file("openapi.json"), HttpMethod.GET, HttpMethod.HEAD);
            admin("/api/asyncapi.json", assets.file("asyncapi.json"), HttpMethod.GET, HttpMethod.HEAD);
            learn(assets);
        }
        if (web.servesPage()) {
            route("/", assets.file("index.html"), HttpMethod.GET, HttpMethod.HEAD);
            route("/favicon.ico", assets.file("assets/favicon.svg"), HttpMethod.GET, HttpMethod.HEAD);
            route("/assets/:name", assets::handle, HttpMethod.GET, HttpMethod.HEAD);
        }
        router.route().handler(routing -> Problem.notFound("there is nothing with this name here")
                .answer(routing.response()));
        router.route().failureHandler(this::failed);
        // What the router itself rejects never reaches the routes.
        router.errorHandler(HttpResponseStatus.BAD_REQUEST.code(), this::failed);
    }

    /** The paths of all routes, as written here. */
    Set<String> paths() {
        return router.getRoutes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** For people on this machine. */
    private void learn(Assets assets) {
        if (host.conf().listen().loopback()) {
            ApiRoutes api = new ApiRoutes(host.directory());
            admin("/api/sockets", ForPeopleHere.only(api::sockets), HttpMethod.GET, HttpMethod.HEAD);
            route("/learn", assets.file("learn.html"), HttpMethod.GET, HttpMethod.HEAD);
        }
    }

    private void client(ApiRoutes api) {
        String path = "/api/clients/:id";
        router.route(HttpMethod.DELETE, path).handler(named(path, origins.withoutForeigners(api::disconnect)));
        admin(path, api::client, HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);
    }

    private void admin(String path, Handler<RoutingContext> answer, HttpMethod... methods) {
        Handler<RoutingContext> guarded = origins.withoutForeigners(answer);
        route(
                path,
                routing -> {
                    // Those who watch the sockets of others should not see themselves doing it.
                    host.trace().ignore(((ConnectionBase) routing.request().connection()).channel());
                    guarded.handle(routing);
                },
                methods);
    }

    private void route(String path, Handler<RoutingContext> answer, HttpMethod... methods) {
        for (HttpMethod method : methods) {
            router.route(method, path).handler(named(path, answer));
        }
        String allowed = Arrays.stream(methods).map(HttpMethod::name).collect(Collectors.joining(", "));
        router.route(path).handler(routing -> {
            routing.response().putHeader(HttpHeaders.ALLOW, allowed);
            new Problem(
                            HttpResponseStatus.METHOD_NOT_ALLOWED.code(),
                            "method-not-allowed",
                            "methods allowed here: " + allowed)
                    .answer(routing.response());
        });
    }

    private static Handler<RoutingContext> named(String path, Handler<RoutingContext> answer) {
        return routing -> {
            routing.put(ROUTE, path);
            answer.handle(routing);
        };
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!PathParameters.areUtf8(request.path())) {
            meters.watch(request, () -> RequestMeters.NO_ROUTE);
            Problem.badRequest("bad-channel", "the path must be percent-encoded UTF-8")
                    .answer(request.response());
            return;
        }
        router.handle(request);
    }

    /** Starts the measurement, and sets the headers of every response. */
    private void begin(RoutingContext routing) {
        meters.watch(routing.request(), () -> routing.get(ROUTE, RequestMeters.NO_ROUTE));
        Problem.SAFELY.forEach(routing.response()::putHeader);
        routing.next();
    }

    private void failed(RoutingContext routing) {
        Throwable cause = routing.failure();
        int status = routing.statusCode();
        boolean clientsFault = status >= HttpResponseStatus.BAD_REQUEST.code()
                && status < HttpResponseStatus.INTERNAL_SERVER_ERROR.code();
        if (clientsFault || cause instanceof IllegalArgumentException) {
            Problem.badRequest("bad-request", "the request can't be read").answer(routing.response());
            return;
        }
        failures.tell(
                LogEvent.REQUEST_FAILED, host.conf().name(), routing.request().remoteAddress(), cause);
        new Problem(
                        HttpResponseStatus.INTERNAL_SERVER_ERROR.code(),
                        "internal",
                        "the server failed to process this request")
                .answer(routing.response());
    }
}
