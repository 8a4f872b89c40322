// SPDX-License-Identifier: Apache-2.0
package io.polycast.metrics;

/**
 * A link, as operators see it.
 *
 * @param peer the other node
 * @param address where the engine finds it
 * @param state {@code joining} until both nodes know what the other one wants, then {@code up}; {@code slow} while
 *     messages are dropped; {@code away} while the other node is out of reach
 * @param patterns how many patterns the other node's clients want
 * @param pendingBytes not acknowledged yet
 * @param messagesDropped that the other node did not get
 */
public record LinkView(
        String peer,
        String address,
        String state,
        int patterns,
        long batchesOut,
        long batchesIn,
        long bytesOut,
        long bytesIn,
        long pendingBytes,
        long messagesDropped,
        long roundTripMicros) {}
