// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/** The number of messages that a lane may still deliver. Belongs to one event loop. */
public final class Countdown {
    private final Runnable spent;
    private long left;

    /**
     * Counts from now on.
     *
     * @param messages at least 1
     * @param spent runs while the last of them is being handed out; nothing follows it
     */
    public Countdown(long messages, Runnable spent) {
        this.left = messages;
        this.spent = spent;
    }

    /** How many are left. */
    public long left() {
        return left;
    }

    /** Takes this many, or as many as are left; returns how many. */
    int take(int messages) {
        int taken = (int) Math.min(messages, left);
        left -= taken;
        if (left == 0 && taken > 0) {
            spent.run();
        }
        return taken;
    }
}
