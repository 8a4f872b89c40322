// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;

/**
 * The TCP options of an endpoint, and of HTTP on it; see tcp(7).
 *
 * @param noDelay whether small segments are sent at once ({@code TCP_NODELAY})
 * @param reusePort whether other processes of the same user may listen on the same port ({@code SO_REUSEPORT})
 * @param keepAlive silence after which the kernel probes the peer ({@code TCP_KEEPIDLE}); zero for the kernel's
 *     default, two hours
 * @param userTimeout how long sent data may stay unacknowledged before the connection is dropped ({@code
 *     TCP_USER_TIMEOUT}); zero for the kernel's default, about fifteen minutes
 * @param proxyProtocol whether each connection starts with a PROXY protocol header, version 1 or 2, that carries the
 *     peer's address
 */
public record TcpSettings(
        boolean noDelay, boolean reusePort, Duration keepAlive, Duration userTimeout, boolean proxyProtocol) {}
