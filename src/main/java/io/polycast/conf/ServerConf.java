// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.time.Duration;
import java.util.List;

/**
 * A complete, valid configuration.
 *
 * @param endpoints at least one, in the order of the file; names are unique
 * @param eventLoops how many event loops carry connections; 0 lets the server choose
 * @param transport {@code auto}, {@code nio}, {@code epoll} or {@code io_uring}
 * @param drain how long accepted messages may take to leave after SIGTERM
 * @param maxPendingTotal bytes that may wait for all clients together; 0 lets the server choose
 * @param log what is logged, and how
 * @param cluster how this node finds others
 */
public record ServerConf(
        List<EndpointConf> endpoints,
        int eventLoops,
        String transport,
        Duration drain,
        long maxPendingTotal,
        LogConf log,
        ClusterConf cluster) {
    /** The same, with the cluster switched on. */
    ServerConf clustered() {
        return new ServerConf(endpoints, eventLoops, transport, drain, maxPendingTotal, log, cluster.asked());
    }
}
