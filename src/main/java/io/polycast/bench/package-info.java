// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator behind {@code bench}: publishers and subscribers in one process, on one event loop, that count and
 * time what arrives. Start reading at {@link io.polycast.bench.Bench}. Knows the jar's clients, and nothing of the
 * server.
 */
@NullMarked
package io.polycast.bench;

import org.jspecify.annotations.NullMarked;
