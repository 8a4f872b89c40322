// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.LimitedLog;
import io.polycast.metrics.EndpointMeters;
import io.vertx.core.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that never became clients: whoever speaks no TLS to an endpoint of TLS, has no certificate that it takes, or no PROXY header.
 * They are closed already; here they are counted, and told now and then. Belongs to one event loop.
 */
public final class FailedOpenings implements Handler<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(FailedOpenings.class);

    private final String endpoint;
    private final EndpointMeters meters;
    private final LimitedLog log = new LimitedLog(LOG);

    /** Of an endpoint. */
    public FailedOpenings(String endpoint, EndpointMeters meters) {
        this.endpoint = endpoint;
        this.meters = meters;
    }

    @Override
    public void handle(Throwable cause) {
        meters.connectionRefused();
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof Error) {
            LOG.error("endpoint {} has met an error", endpoint, cause);
        }
        log.info(
                "endpoint {} closed a connection before it became a client's: {}",
                endpoint,
                root.getMessage() == null ? root.toString() : root.getMessage());
    }
}
