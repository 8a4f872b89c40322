// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one client: unique in the cluster and in time.
 *
 * @param node the node that the client is connected to; drawn anew at each start
 * @param loop the event loop of that node which owns the client, from 0
 * @param number counts the clients of that loop
 */
public record ClientId(String node, int loop, long number) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,13})-([0-9]{1,4})-([0-9]{1,18})");

    /** From what {@link #toString} gives; empty when it is no such text. */
    public static Optional<ClientId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ClientId(
                        matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return node + "-" + loop + "-" + number;
    }
}
