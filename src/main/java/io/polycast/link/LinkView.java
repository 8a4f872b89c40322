// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

/**
 * A link, as operators see it.
 *
 * @param peer the other node
 * @param address where the engine finds it
 * @param state {@code joining} until both nodes know what the other one wants, then {@code up}; {@code slow} while messages are left out;
 *     {@code away} while the other node is out of reach
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
        long roundTripMicros) {
    static LinkView of(Link link) {
        return new LinkView(
                link.node,
                link.address,
                state(link),
                link.input.patterns(),
                link.meters.batchesOut(),
                link.meters.batchesIn(),
                link.meters.bytesOut(),
                link.meters.bytesIn(),
                link.meters.pendingBytes(),
                link.meters.dropped(),
                link.meters.roundTripNanos() / 1_000);
    }

    private static String state(Link link) {
        if (!link.present) {
            return "away";
        }
        if (link.output.dropping()) {
            return "slow";
        }
        return link.ready() ? "up" : "joining";
    }
}
