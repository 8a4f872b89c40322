// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/**
 * Messages lost on their way from another node.
 *
 * @param channel where they were published, or {@link #OTHERS}
 * @param count how many, at least 1
 */
public record Missed(String channel, long count) {
    /** Stands for channels that are too many to be named one by one. */
    public static final String OTHERS = ">";
}
