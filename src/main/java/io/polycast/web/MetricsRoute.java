// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /metrics}: all meters in the formats of Prometheus. */
final class MetricsRoute {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    MetricsRoute(WebHost host) {
        this.registry = host.registry();
    }

    void handle(RoutingContext routing) {
        String accept = routing.request().getHeader(HttpHeaders.ACCEPT);
        String type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        // There are many meters, and some gauges make system calls: not for an event loop.
        routing.vertx()
                .executeBlocking(() -> registry.scrape(type), false)
                .onSuccess(text -> {
                    HttpServerResponse response = routing.response();
                    if (!response.closed()) {
                        response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(text);
                    }
                })
                .onFailure(routing::fail);
    }
}
