// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of a client, unique across the cluster and over time.
 *
 * @param node the node that the client is connected to; drawn at random at each start
 * @param loop the index, from 0, of the event loop that owns the client
 * @param number a sequence number within that loop
 */
public record ClientId(String node, int loop, long number) {
    /** There are at most 63 event loops. */
    private static final int LOOP_BITS = 6;

    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,13})-([0-9]{1,4})-([0-9]{1,18})");

    /** Parses what {@link #toString} returns; empty for any other text. */
    public static Optional<ClientId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ClientId(
                        matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** A number for protocols that have one for a client, unique on its node. */
    public long withinNode() {
        return number << LOOP_BITS | loop;
    }

    @Override
    public String toString() {
        return node + "-" + loop + "-" + number;
    }
}
