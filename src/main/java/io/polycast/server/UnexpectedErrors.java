// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.LogEvent;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handler of errors that nothing else has handled, on any event loop of a node in a cluster. */
final class UnexpectedErrors {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrors.class);
    private static final String CONNECTIONS = "io.vertx.core.net.impl.";
    private static final String EVENT_BUS = "io.vertx.core.eventbus.impl.clustered.";

    private UnexpectedErrors() {}

    static void tell(Throwable error) {
        if (lostFrame(error)) {
            LOG.debug("the event bus could not write a frame to another node", error);
        } else {
            LogEvent.NODE_ERROR.log(LOG, error);
        }
    }

    /**
     * When a connection between nodes ends, the event bus of Vert.x 5.1 still fails each unwritten message, and reports
     * of each, by mistake, that it was completed before. Links find out by themselves what was lost.
     */
    private static boolean lostFrame(Throwable error) {
        return error instanceof IllegalStateException
                && "Promise already completed".equals(error.getMessage())
                && Arrays.stream(error.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .anyMatch(name -> name.startsWith(CONNECTIONS) || name.startsWith(EVENT_BUS));
    }
}
