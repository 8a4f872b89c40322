// SPDX-License-Identifier: Apache-2.0
/**
 * One client: wire, framer, session and outbox. {@code Connection} puts these together, and turns a violation, an
 * overflow or a failure into a farewell and a close; start there. {@code Incoming} and {@code Outgoing} are its inbound
 * and outbound paths, {@code ClientPort} is what its session can do, {@link io.polycast.connection.Loop} what all
 * clients of an event loop share. The endpoint is seen only as {@link io.polycast.connection.ConnectionHost}.
 */
@NullMarked
package io.polycast.connection;

import org.jspecify.annotations.NullMarked;
