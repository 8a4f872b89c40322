// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.List;

/**
 * What one client published in one go, in its order. It travels as a whole from its event loop to every other one that wants part of it,
 * and is not changed after it was made.
 *
 * @param origin the publisher
 * @param messages at least one, in the order of publishing
 * @param weight sum of {@link Message#weight()}
 * @param acceptedNanos {@link System#nanoTime()} when the bytes arrived; comparable inside one process only
 */
public record Batch(ClientId origin, List<Message> messages, int weight, long acceptedNanos) {}
