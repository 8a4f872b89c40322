// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;

/** What the path of a request names. A channel or a pattern that is none is answered at once. */
final class PathParameters {
    private PathParameters() {}

    static Optional<ChannelName> channel(RoutingContext routing) {
        try {
            return Optional.of(ChannelName.parse(text(routing, "channel")));
        } catch (BadChannelException e) {
            return bad(routing, e);
        }
    }

    static Optional<ChannelPattern> pattern(RoutingContext routing) {
        try {
            return Optional.of(ChannelPattern.parse(text(routing, "pattern")));
        } catch (BadChannelException e) {
            return bad(routing, e);
        }
    }

    /** One that the route has. */
    static String text(RoutingContext routing, String name) {
        return Objects.requireNonNullElse(routing.pathParam(name), "");
    }

    private static <T> Optional<T> bad(RoutingContext routing, BadChannelException e) {
        Problem.badRequest("bad-channel", String.valueOf(e.getMessage())).answer(routing.response());
        return Optional.empty();
    }
}
