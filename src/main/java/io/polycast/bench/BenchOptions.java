// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.polycast.client.dialect.ServerUrl;
import java.time.Duration;

/**
 * The options of a load test.
 *
 * @param publishTo where the publishers connect: the same, or another node of its cluster
 * @param publishers each publishes on all channels in turn
 * @param subscribers subscriber {@code i} is on channel {@code i} modulo the number of channels
 * @param size bytes of payload
 * @param messages how many are published in all while it is measured; 0 when {@code duration} tells
 * @param duration how long is published while it is measured
 * @param rate messages a second from all publishers together; 0 for as fast as the slowest subscriber gets them
 * @param warmUp how long the same is done before it counts
 * @param window how many messages may be on their way at full speed, from all publishers together
 * @param prefix what the names of the channels start with
 * @param serverPid the server's process, whose processor time is reported; 0 for none
 */
public record BenchOptions(
        ServerUrl url,
        ServerUrl publishTo,
        int publishers,
        int subscribers,
        int channels,
        int size,
        long messages,
        Duration duration,
        double rate,
        Duration warmUp,
        int window,
        String prefix,
        long serverPid) {
    /** The smallest payload: what a message has to carry to be recognised. */
    public static final int SMALLEST = Stamp.LENGTH;

    /** The largest payload. */
    public static final int LARGEST = 16 << 20;

    /** So that counts fit an array index. */
    public static final int MOST_CLIENTS = 60_000;

    /** The largest window. */
    public static final int LARGEST_WINDOW = 1 << 24;

    private static final int MOST_IN_WINDOW = 10_000;
    private static final int BYTES_IN_WINDOW = 768 << 10;
    private static final int DATAGRAMS_IN_WINDOW = 64;

    /** What a waiting message takes besides its payload. */
    private static final int OVERHEAD = 64;

    /**
     * A window that is less than what servers let wait for one client before they act: 1 MiB for Polycast, more for
     * others.
     */
    public static int window(ServerUrl url, int size, int publishers) {
        int most = url.scheme().datagrams() ? DATAGRAMS_IN_WINDOW : MOST_IN_WINDOW;
        return Math.max(publishers, Math.min(most, BYTES_IN_WINDOW / (size + OVERHEAD)));
    }

    /** The name of a channel. */
    String channel(int index) {
        return prefix + index;
    }
}
