// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/**
 * Messages lost on their way from another node.
 *
 * @param channel where they were published, or {@link #OTHERS}
 * @param group the group of which one member would have got them; empty for those that every subscriber would have got
 * @param count how many, at least 1
 */
public record Missed(String channel, String group, long count) {
    /** Stands for channels that are too many to be named one by one. */
    public static final String OTHERS = ">";

    /** Messages for every subscriber. */
    public Missed(String channel, long count) {
        this(channel, "", count);
    }

    /** Whether one member of a group would have got them. */
    public boolean picked() {
        return !group.isEmpty();
    }
}
