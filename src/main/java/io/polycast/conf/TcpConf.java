// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.time.Duration;

/**
 * What only TCP has, and http on it.
 *
 * @param noDelay whether small segments leave at once
 * @param reusePort whether other processes of the same user may listen on the same port
 * @param keepAlive silence after which the kernel asks whether the peer is there; zero for its own idea
 * @param userTimeout how long what was sent may go unacknowledged; zero for the kernel's own idea
 * @param proxyProtocol whether each connection starts with a header of the PROXY protocol
 */
public record TcpConf(
        boolean noDelay, boolean reusePort, Duration keepAlive, Duration userTimeout, boolean proxyProtocol) {}
