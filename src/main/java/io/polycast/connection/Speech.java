// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ChannelName;
import io.polycast.framing.Framing;
import io.polycast.protocol.SessionSource;

/**
 * How one client is spoken to. On sockets this is the same for all clients of an endpoint; over HTTP each request
 * chooses.
 *
 * @param protocol the meaning of records
 * @param framing the boundaries of records
 * @param channel the client's channel when it does not name one
 */
public record Speech(SessionSource protocol, Framing framing, ChannelName channel) {}
