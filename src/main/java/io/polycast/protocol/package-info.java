// SPDX-License-Identifier: Apache-2.0
/**
 * What records mean. A folder for each protocol, found by name through the service file of
 * {@link io.polycast.protocol.Protocol}. A session sees records and its {@link io.polycast.protocol.SessionPort}; it
 * knows neither sockets nor framing nor other protocols. All of it runs on the event loop of the connection it serves.
 */
@NullMarked
package io.polycast.protocol;

import org.jspecify.annotations.NullMarked;
