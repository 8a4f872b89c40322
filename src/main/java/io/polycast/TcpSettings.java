// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;

/**
 * The behaviour of TCP on an endpoint, and of http on it, see tcp(7).
 *
 * @param noDelay whether small segments leave at once ({@code TCP_NODELAY})
 * @param reusePort whether other processes of the same user may listen on the same port ({@code SO_REUSEPORT})
 * @param keepAlive silence after which the kernel asks whether the peer is there ({@code TCP_KEEPIDLE}); zero for its
 *     own idea, two hours
 * @param userTimeout how long what was sent may go unacknowledged before the connection is given up
 *     ({@code TCP_USER_TIMEOUT}); zero for the kernel's own idea, about fifteen minutes
 * @param proxyProtocol whether each connection starts with a header of the PROXY protocol, version 1 or 2, that tells
 *     the peer's address
 */
public record TcpSettings(
        boolean noDelay, boolean reusePort, Duration keepAlive, Duration userTimeout, boolean proxyProtocol) {}
