// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.conf.EndpointConf;
import io.polycast.endpoint.ListenException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a server does not start, in a line for its user.
 *
 * @param endpoint the name of the endpoint that it is about; null if it is about none
 * @param address where that should have listened
 */
public record StartFailure(
        String message, @Nullable String endpoint, @Nullable String address) {
    private static final int BESIDE = 10;
    private static final int LAST_PORT = 65_535;

    /** Of a failure: each endpoint that can't listen, and what to do if somebody else listens there. */
    static List<StartFailure> of(Throwable cause) {
        if (!(cause instanceof ListenException first)) {
            return List.of(new StartFailure(String.valueOf(cause.getMessage()), null, null));
        }
        List<StartFailure> told = new ArrayList<>();
        for (ListenException failure : first.all()) {
            told.add(new StartFailure(
                    String.valueOf(failure.getMessage()),
                    failure.endpoint().name(),
                    failure.endpoint().listen().toString()));
        }
        String elsewhere = first.all().stream()
                .filter(ListenException::inUse)
                .map(failure -> elsewhere(failure.endpoint()))
                .collect(Collectors.joining(" "));
        if (!elsewhere.isEmpty()) {
            told.add(new StartFailure(
                    "is another one running? This one listens elsewhere with " + elsewhere, null, null));
        }
        return told;
    }

    /** The variable that has an endpoint listen beside the address that it can't have. */
    private static String elsewhere(EndpointConf endpoint) {
        String listen = endpoint.listen().toString();
        String other = endpoint.listen().local()
                ? listen + "-2"
                : listen.replaceFirst(":\\d+$", ":" + Math.min(endpoint.listen().port() + BESIDE, LAST_PORT));
        return endpoint.variable("listen") + "=" + other;
    }
}
