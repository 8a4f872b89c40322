// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import io.polycast.TlsSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the cluster.
 *
 * @param enabled whether this node joins one; the rest has no effect otherwise
 * @param name of the cluster
 * @param bind where the engine listens, and where other members find this one
 * @param members host and port of members to join; not needed where there is discovery
 * @param discovery settings by kind: {@code kubernetes}, {@code aws}, {@code azure}, {@code gcp} or {@code multicast};
 *     at most one
 * @param eventBus where messages of other nodes come in
 * @param secret that all members know; empty for none. Never shown
 * @param hazelcast path of an own Hazelcast configuration, which then takes the place of name, bind, members and
 *     discovery; empty for none
 * @param maxPending bytes that may be under way to one other node
 */
public record ClusterConf(
        boolean enabled,
        String name,
        ListenAddress bind,
        List<String> members,
        Map<String, Map<String, String>> discovery,
        EventBusConf eventBus,
        String secret,
        String hazelcast,
        int maxPending) {
    /**
     * The socket of Vert.x's clustered event bus.
     *
     * @param host empty for that of the engine
     * @param port 0 for a free one
     * @param tls between nodes, with certificates on both sides; null for none
     */
    public record EventBusConf(
            String host, int port, @Nullable TlsSettings tls) {}

    /** The same, but as if the configuration had asked for it. */
    public ClusterConf asked() {
        return new ClusterConf(true, name, bind, members, discovery, eventBus, secret, hazelcast, maxPending);
    }

    /** The engine's address, as messages quote it. */
    public String bindText() {
        String text = bind.toString();
        return text.substring(text.indexOf("//") + 2);
    }

    @Override
    public String toString() {
        return "ClusterConf[" + (enabled ? name + " at " + bindText() : "off") + "]";
    }
}
