// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

/** All that a session can do: the connection as the protocol sees it. Call it on the connection's event loop only. */
public interface SessionPort extends Replies, Lanes, ExchangePort, PeerPort {}
