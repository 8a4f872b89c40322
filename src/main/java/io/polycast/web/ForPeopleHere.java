// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.transport.ThisMachine;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * The guard of what only people on this machine may see. An endpoint that listens on loopback may still be reached from
 * elsewhere, through a proxy on the same machine; proxies say so.
 */
final class ForPeopleHere {
    private static final List<String> PROXIED = List.of("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP");

    private ForPeopleHere() {}

    static Handler<RoutingContext> only(Handler<RoutingContext> answer) {
        return routing -> {
            if (isHere(routing.request())) {
                answer.handle(routing);
            } else {
                new Problem(
                                HttpResponseStatus.FORBIDDEN.code(),
                                "not-local",
                                "this is only for people on the machine on which the server runs")
                        .answer(routing.response());
            }
        };
    }

    private static boolean isHere(HttpServerRequest request) {
        return ThisMachine.has(HttpPeer.of(request.connection()).remoteAddress())
                && PROXIED.stream().noneMatch(request.headers()::contains);
    }
}
