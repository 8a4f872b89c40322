// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import java.net.UnknownHostException;

/** An endpoint whose socket could not be opened, explained to a user. */
public final class ListenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For the endpoint with this configuration. */
    public ListenException(EndpointConf endpoint, Throwable cause) {
        super("endpoint " + endpoint.name() + " can't listen on " + endpoint.listen() + ": " + reason(cause), cause);
    }

    /** The kernel's own error, which each transport wraps differently. */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("Address already in use")) {
            return "the address is in use";
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
