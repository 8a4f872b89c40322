// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Clock;
import io.polycast.EndpointAddress;
import io.polycast.hub.Hub;
import io.polycast.hub.Recipient;
import io.polycast.metrics.LinkMeters;
import io.polycast.metrics.LinkView;
import java.util.List;

/** This node's end of the link to another node. Belongs to the event loop of the links. */
final class Link extends Recipient {
    final String node;
    final String address;
    final Clock clock;
    final LinkOutput output;
    final LinkInput input;
    final LinkMeters meters;

    /** Whether the engine lists the other node as a member. */
    boolean present = true;

    /** When it ceased to be one, by {@link Clock#nanos()}. */
    long awaySinceNanos;

    /** Where clients reach it, as far as it has told. */
    List<EndpointAddress> endpoints = List.of();

    /** When it was last heard from. */
    long heardNanos;

    boolean draining;

    /** Whether it has announced that it leaves. */
    boolean left;

    /** When it announced that. */
    long leftNanos;

    /** When it was last asked to open a new stream. */
    long againNanos;

    private int unacknowledgedBytes;

    Link(String node, String address, Clock clock, LinkOutput output, LinkMeters meters, Hub<Link> hub) {
        this.node = node;
        this.address = address;
        this.clock = clock;
        this.heardNanos = clock.nanos();
        this.againNanos = heardNanos;
        this.output = output;
        this.meters = meters;
        this.input = new LinkInput(this, hub);
    }

    /** Whether both nodes know each other's interest. */
    boolean ready() {
        return input.complete() && output.known();
    }

    /** Counts a processed frame; returns how many bytes are not acknowledged yet. */
    int dealtWith(int bytes) {
        unacknowledgedBytes += bytes;
        return unacknowledgedBytes;
    }

    boolean acknowledgementDue() {
        return unacknowledgedBytes > 0;
    }

    void acknowledge() {
        unacknowledgedBytes = 0;
        output.frame(new Frame.Ack(input.stream(), input.number()));
    }

    @Override
    public String toString() {
        return node + " at " + address;
    }

    /** The link as operators see it. */
    LinkView view() {
        return new LinkView(
                node,
                address,
                state(),
                input.patterns(),
                meters.batchesOut(),
                meters.batchesIn(),
                meters.bytesOut(),
                meters.bytesIn(),
                meters.pendingBytes(),
                meters.dropped(),
                meters.roundTripNanos() / 1_000);
    }

    private String state() {
        if (!present) {
            return "away";
        }
        if (output.dropping()) {
            return "slow";
        }
        return ready() ? "up" : "joining";
    }
}
