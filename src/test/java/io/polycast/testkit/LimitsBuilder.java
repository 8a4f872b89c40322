// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.polycast.conf.Limits;
import java.time.Duration;

/** Limits that differ in one or two places from others. */
public final class LimitsBuilder {
    private int maxMessageSize;
    private int maxConnections;
    private int maxConnectionsPerAddress;
    private int maxSubscriptions;
    private int maxWildcards;
    private Duration idleTimeout;
    private int publishRate;
    private int maxPending;
    private Duration lease;
    private Duration writeTimeout;
    private Duration halfCloseTimeout;
    private int maxUnproven;
    private final int backlog;

    public LimitsBuilder(Limits limits) {
        maxMessageSize = limits.maxMessageSize();
        maxConnections = limits.maxConnections();
        maxConnectionsPerAddress = limits.maxConnectionsPerAddress();
        maxSubscriptions = limits.maxSubscriptions();
        maxWildcards = limits.maxWildcards();
        idleTimeout = limits.idleTimeout();
        publishRate = limits.publishRate();
        backlog = limits.backlog();
        maxPending = limits.maxPending();
        lease = limits.lease();
        writeTimeout = limits.writeTimeout();
        halfCloseTimeout = limits.halfCloseTimeout();
        maxUnproven = limits.maxUnproven();
    }

    public LimitsBuilder maxMessageSize(int bytes) {
        maxMessageSize = bytes;
        return this;
    }

    public LimitsBuilder maxConnections(int count) {
        maxConnections = count;
        return this;
    }

    public LimitsBuilder maxConnectionsPerAddress(int count) {
        maxConnectionsPerAddress = count;
        return this;
    }

    public LimitsBuilder maxSubscriptions(int count) {
        maxSubscriptions = count;
        return this;
    }

    public LimitsBuilder maxWildcards(int count) {
        maxWildcards = count;
        return this;
    }

    public LimitsBuilder idleTimeout(Duration timeout) {
        idleTimeout = timeout;
        return this;
    }

    public LimitsBuilder publishRate(int perSecond) {
        publishRate = perSecond;
        return this;
    }

    public LimitsBuilder maxPending(int bytes) {
        maxPending = bytes;
        return this;
    }

    public LimitsBuilder lease(Duration duration) {
        lease = duration;
        return this;
    }

    public LimitsBuilder writeTimeout(Duration timeout) {
        writeTimeout = timeout;
        return this;
    }

    public LimitsBuilder halfCloseTimeout(Duration timeout) {
        halfCloseTimeout = timeout;
        return this;
    }

    public LimitsBuilder maxUnproven(int count) {
        maxUnproven = count;
        return this;
    }

    public Limits build() {
        return new Limits(
                maxMessageSize,
                maxConnections,
                maxConnectionsPerAddress,
                maxSubscriptions,
                maxWildcards,
                idleTimeout,
                publishRate,
                backlog,
                maxPending,
                lease,
                writeTimeout,
                halfCloseTimeout,
                maxUnproven);
    }
}
