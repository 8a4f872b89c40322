// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.time.Duration;

/**
 * The limits of one client, and of all clients of an endpoint together.
 *
 * @param maxMessageSize bytes of one record
 * @param maxConnections clients of the endpoint at a time
 * @param maxConnectionsPerAddress clients of the endpoint from one IP address at a time; 0: no bound but {@code
 *     maxConnections}
 * @param maxSubscriptions patterns of one client
 * @param maxWildcards those among them that have wildcards
 * @param idleTimeout silence in both directions after which a client is ended; zero: never
 * @param publishRate messages per second of one client; 0: no bound
 * @param backlog connections that the kernel queues before they are accepted
 * @param maxPending bytes that may wait for one client
 * @param lease how long a datagram peer stays a client after it last sent something
 * @param writeTimeout how long a client for whom something waits may take none of it before it is ended; zero: for ever
 * @param halfCloseTimeout how long a client that has shut down its sending side stays when nothing is sent to it; zero:
 *     for ever
 * @param maxUnproven datagram peers at a time that have not shown that they receive at the address they send from; the
 *     one that has been silent longest gives way
 */
public record Limits(
        int maxMessageSize,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxSubscriptions,
        int maxWildcards,
        Duration idleTimeout,
        int publishRate,
        int backlog,
        int maxPending,
        Duration lease,
        Duration writeTimeout,
        Duration halfCloseTimeout,
        int maxUnproven) {}
