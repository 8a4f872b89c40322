// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * {@code GET /health/live} and {@code /health/ready}: whether the process should be restarted, and whether it should
 * get clients.
 */
final class HealthRoutes {
    private final Handler<RoutingContext> live;
    private final Handler<RoutingContext> ready;

    HealthRoutes(Vertx vertx, WebHost host) {
        Directory directory = host.directory();
        HealthChecks liveChecks =
                HealthChecks.create(vertx).register("event-loops", promise -> complete(promise, directory::responsive));
        HealthChecks readyChecks = HealthChecks.create(vertx)
                .register("endpoints", promise -> complete(promise, directory::listening))
                .register("event-loops", promise -> complete(promise, directory::responsive))
                .register("cluster", promise -> complete(promise, directory::joined))
                .register(
                        "draining",
                        promise -> complete(
                                promise,
                                () -> new Directory.Check(
                                        !host.draining(), host.draining() ? "the server is shutting down" : "")));
        this.live = routing -> answer(liveChecks, routing.response());
        this.ready = routing -> answer(readyChecks, routing.response());
    }

    private static void answer(HealthChecks checks, HttpServerResponse response) {
        checks.checkStatus()
                .onFailure(failure -> new Problem(
                                HttpResponseStatus.INTERNAL_SERVER_ERROR.code(), "internal", "the checks failed")
                        .answer(response))
                .onSuccess(found -> response.setStatusCode(
                                CheckResult.isUp(found)
                                        ? HttpResponseStatus.OK.code()
                                        : HttpResponseStatus.SERVICE_UNAVAILABLE.code())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json;charset=UTF-8")
                        .end(found.toJson().toBuffer().appendByte((byte) '\n')));
    }

    private static void complete(Promise<Status> promise, Supplier<Directory.Check> check) {
        Directory.Check found = check.get();
        promise.complete(found.ok() ? Status.OK() : Status.KO(new JsonObject().put("detail", found.detail())));
    }

    Handler<RoutingContext> live() {
        return live;
    }

    Handler<RoutingContext> ready() {
        return ready;
    }
}
