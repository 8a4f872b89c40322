// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ChannelName;
import io.polycast.framing.Framing;
import io.polycast.protocol.SessionSource;

/**
 * How one client is spoken to. On sockets all clients of an endpoint are spoken to alike; over HTTP each request says
 * what it wants.
 *
 * @param protocol what records mean
 * @param framing how they are told apart
 * @param channel what the protocol takes for the client's channel when the client does not name one
 */
public record Speech(SessionSource protocol, Framing framing, ChannelName channel) {}
