// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.polycast.LogEvent;
import io.polycast.conf.ClusterConf;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership of the cluster. Joins and leaves on threads that may block; the rest is safe on every thread.
 */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final HazelcastInstance hazelcast;
    private final NodeRegistrations vertxCluster;
    private final String secret;
    private final Strangers strangers;

    private Engine(HazelcastInstance hazelcast, String addresses, String secret, Strangers strangers) {
        this.hazelcast = hazelcast;
        this.secret = secret;
        this.strangers = strangers;
        this.vertxCluster = new NodeRegistrations(new HazelcastClusterManager(hazelcast), addresses);
    }

    /**
     * Joins the cluster, or starts it as its first member; takes some seconds.
     *
     * @param node this node's name, unique in the cluster and in time
     * @param addresses what the event bus addresses of nodes begin with; a node's name is the rest
     */
    public static Engine join(ClusterConf conf, String node, String addresses) throws JoinException {
        String secret = LocalSecret.of(conf);
        Config config = EngineConfig.of(conf, secret, node);
        Strangers strangers = new Strangers();
        Refusals refusals = new Refusals();
        config.addListenerConfig(new ListenerConfig(refusals));
        HazelcastInstance hazelcast;
        try {
            Hazelcast.setOutOfMemoryHandler(new EngineOutOfMemory());
            hazelcast = HazelcastInstanceFactory.newHazelcastInstance(
                    config, config.getInstanceName(), new MemberGate(secret, strangers, refusals::refuse).context());
        } catch (HazelcastException | IllegalStateException | IllegalArgumentException e) {
            throw new JoinException("cluster: can't join at " + conf.bindText() + ": " + e.getMessage(), e);
        }
        Engine engine = new Engine(hazelcast, addresses, secret, strangers);
        if (refusals.refused()) {
            engine.leave();
            throw new JoinException("cluster: another member does not let this node in: the name \"" + conf.name()
                    + "\" or the secret is not that of its cluster");
        }
        return engine;
    }

    /** The cluster manager for Vert.x. */
    public ClusterManager vertxCluster() {
        return vertxCluster;
    }

    /**
     * A transport whose connections between event buses carry nothing before both nodes have shown that they know the
     * secret.
     */
    public Transport guarded(Transport transport) {
        TransportInternal usual = (TransportInternal) transport;
        return new TransportInternal(
                usual.name(),
                usual.available(),
                usual.unavailabilityCause(),
                new BusTransport(usual.implementation(), vertxCluster, secret, strangers));
    }

    /** The secret that all members know. */
    public String secret() {
        return secret;
    }

    /**
     * Announces once more where this node's event bus is. The other members know that from a replicated map, and an
     * entry of it may get lost when a split cluster merges.
     */
    public void announce() {
        vertxCluster.setNodeInfo(vertxCluster.getNodeInfo(), (nothing, failure) -> {
            if (failure != null) {
                LOG.debug("can't tell where this node's event bus is", failure);
            }
        });
    }

    /** Forgets a node that will not come back. */
    public void forget(String node) {
        vertxCluster.forget(node);
    }

    /** The address at which other members find this one. */
    public String address() {
        return address(hazelcast.getCluster().getLocalMember());
    }

    /** The host of {@link #address}. */
    public String host() {
        return hazelcast.getCluster().getLocalMember().getAddress().getHost();
    }

    private static String address(Member member) {
        String host = member.getAddress().getHost();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + member.getAddress().getPort();
    }

    /** The other members now: addresses by name. */
    public Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        try {
            for (Member member : hazelcast.getCluster().getMembers()) {
                String node = member.getAttribute(EngineConfig.NODE_ATTRIBUTE);
                if (node != null && !member.localMember()) {
                    others.put(node, address(member));
                }
            }
        } catch (HazelcastInstanceNotActiveException e) {
            LOG.debug("asked for members of a cluster that this node has left", e);
        }
        return others;
    }

    /**
     * Registers a listener for changes of {@link #others}; called on a thread of the engine, which it must not hold up.
     */
    public void onChange(Runnable changed) {
        hazelcast.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                changed.run();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                changed.run();
            }
        });
        hazelcast.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                LogEvent.CLUSTER_REJOINED.log(LOG);
                changed.run();
            }
        });
    }

    /** Leaves the cluster; blocks until that is done. */
    public void leave() {
        hazelcast.shutdown();
    }
}
