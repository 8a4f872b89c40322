// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

/** All that a session can do: the connection as seen by the protocol. Must be called on the connection's event loop. */
public interface SessionPort extends Replies, Lanes, ExchangePort, PeerPort, Neighbours {}
