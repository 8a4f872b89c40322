// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

/**
 * How many messages one client may publish in a second: a bucket that holds one second's worth. It may be overdrawn, by
 * what one read brings at the most, and then says how long to wait. Time is the caller's.
 */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private double tokens;
    private long lastNanos;

    /** With a rate of at least 1. */
    RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.lastNanos = nowNanos;
    }

    private void refill(long nowNanos) {
        tokens = Math.min(perSecond, tokens + (nowNanos - lastNanos) / NANOS * perSecond);
        lastNanos = nowNanos;
    }

    /** Takes one if there is one. */
    boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /**
     * Takes so many, there or not; returns after how many nanoseconds the bucket is no longer overdrawn, 0 when it is
     * not.
     */
    long take(int count, long nowNanos) {
        refill(nowNanos);
        tokens -= count;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS);
    }
}
