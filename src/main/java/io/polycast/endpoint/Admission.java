// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.Limits;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts an endpoint's clients over all event loops, and says whether one more may come. Safe on every thread. */
final class Admission {
    private final AtomicInteger clients = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /** Whether the client may stay. When it may, {@link #leave} is due in the end. */
    boolean enter(@Nullable InetAddress address, Limits limits) {
        if (clients.incrementAndGet() > limits.maxConnections()) {
            clients.decrementAndGet();
            return false;
        }
        if (address == null || byAddress.merge(address, 1, Integer::sum) <= perAddress(limits)) {
            return true;
        }
        leave(address);
        return false;
    }

    private static int perAddress(Limits limits) {
        return limits.maxConnectionsPerAddress() == 0 ? Integer.MAX_VALUE : limits.maxConnectionsPerAddress();
    }

    void leave(@Nullable InetAddress address) {
        clients.decrementAndGet();
        if (address != null) {
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }
}
