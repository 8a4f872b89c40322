// SPDX-License-Identifier: Apache-2.0
/**
 * One client: wire, framer, session and outbox. {@code Connection} puts these together, and is where a violation, an
 * overflow or a failure becomes a farewell and a close; start there. {@code Incoming} and {@code Outgoing} are the two
 * ways of its bytes, {@code ClientPort} is what its session can do, {@link io.polycast.connection.Loop} what all
 * clients of an event loop share. The endpoint is seen as {@link io.polycast.connection.ConnectionHost} alone.
 */
@NullMarked
package io.polycast.connection;

import org.jspecify.annotations.NullMarked;
