// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** An endpoint whose socket could not be opened, explained to a user. */
public final class ListenException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String IN_USE = "the address is in use";

    private final transient EndpointConf endpoint;
    private final boolean inUse;

    /** For the endpoint with this configuration. */
    public ListenException(EndpointConf endpoint, Throwable cause) {
        super("endpoint " + endpoint.name() + " can't listen on " + endpoint.listen() + ": " + reason(cause), cause);
        this.endpoint = endpoint;
        this.inUse = reason(cause).equals(IN_USE);
    }

    /** The first of several, with the others as suppressed ones. */
    public static ListenException of(List<ListenException> failures) {
        ListenException first = failures.get(0);
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    /** This one and those that are suppressed. */
    public List<ListenException> all() {
        return Stream.concat(
                        Stream.of(this),
                        Stream.of(getSuppressed())
                                .filter(ListenException.class::isInstance)
                                .map(ListenException.class::cast))
                .toList();
    }

    /** The endpoint. */
    public EndpointConf endpoint() {
        return endpoint;
    }

    /** Whether somebody else listens there. */
    public boolean inUse() {
        return inUse;
    }

    /** The kernel's own error, which each transport wraps differently. */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("Address already in use")) {
            return IN_USE;
        }
        if (message.contains("Permission denied")) {
            return "not permitted";
        }
        if (message.contains("Cannot assign requested address")) {
            return "this machine has no such address";
        }
        return cause instanceof UnknownHostException ? "unknown host" : message;
    }
}
