// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The durations of requests, by route, method and status. Belongs to one event loop. */
final class RequestMeters {
    /** The route of a request that matches none. */
    static final String NO_ROUTE = "none";

    /** Clients may send any other word, and each would become a meter. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS,
            HttpMethod.PATCH);

    private final MeterRegistry registry;
    private final String endpoint;

    /** Looking a meter up in the registry takes longer than answering. */
    private final Map<Key, Timer> timers = new HashMap<>();

    private record Key(String route, String method, int status) {}

    RequestMeters(MeterRegistry registry, String endpoint) {
        this.registry = registry;
        this.endpoint = endpoint;
    }

    /**
     * Measures from now until the answer has been written. Endless answers, such as event streams, are not measured.
     *
     * @param route asked for when the answer has been written
     */
    void watch(HttpServerRequest request, Supplier<String> route) {
        long start = System.nanoTime();
        request.response().bodyEndHandler(nothing -> {
            String method =
                    METHODS.contains(request.method()) ? request.method().name() : "other";
            Key key = new Key(route.get(), method, request.response().getStatusCode());
            timers.computeIfAbsent(key, this::timer).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        });
    }

    private Timer timer(Key key) {
        return Timer.builder("polycast.http.requests")
                .description("Requests that were answered")
                .tag("endpoint", endpoint)
                .tag("route", key.route())
                .tag("method", key.method())
                .tag("status", Integer.toString(key.status()))
                .register(registry);
    }
}
