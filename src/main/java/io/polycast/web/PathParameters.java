// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.json.JsonText;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters in the path of a request. An invalid channel or pattern is answered at once. */
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

    /**
     * Whether a path is well-formed: ASCII, each {@code %} followed by two hex digits, and valid UTF-8 once decoded.
     */
    static boolean areUtf8(@Nullable String path) {
        if (path == null) {
            return true;
        }
        byte[] bytes = new byte[path.length()];
        int length = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
                if (low < 0) {
                    return false;
                }
                c = (char) (high << 4 | low);
                i += 2;
            }
            bytes[length++] = (byte) c;
        }
        return JsonText.isUtf8(Arrays.copyOf(bytes, length));
    }

    /** A parameter that the route declares. */
    static String text(RoutingContext routing, String name) {
        return Objects.requireNonNullElse(routing.pathParam(name), "");
    }

    private static <T> Optional<T> bad(RoutingContext routing, BadChannelException e) {
        Problem.badRequest("bad-channel", String.valueOf(e.getMessage())).answer(routing.response());
        return Optional.empty();
    }
}
