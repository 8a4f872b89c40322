// SPDX-License-Identifier: Apache-2.0
/**
 * The protocols: what records mean. One folder per protocol, found by name through the service file of {@link
 * io.polycast.protocol.Protocol}. A session sees records and its {@link io.polycast.protocol.SessionPort}; it knows
 * neither sockets nor framings nor other protocols. Everything here runs on the event loop of the connection it serves.
 */
@NullMarked
package io.polycast.protocol;

import org.jspecify.annotations.NullMarked;
