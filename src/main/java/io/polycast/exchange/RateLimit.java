// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

/**
 * A token bucket for one client's publishing, which holds one second's worth. It may be overdrawn by at most one read,
 * and then says how long to wait. The caller supplies the time.
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

    /** Takes a token if there is one. */
    boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Takes this many tokens, available or not; returns how many nanoseconds the bucket will be overdrawn, or 0. */
    long take(int count, long nowNanos) {
        refill(nowNanos);
        tokens -= count;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS);
    }
}
