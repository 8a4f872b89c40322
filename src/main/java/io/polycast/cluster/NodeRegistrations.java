// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.netty.util.NetUtil;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster manager in which the event bus address of a node needs no registration: it contains the node's name.
 * Registrations live in a map that all members share, and a member that hung, or was cut off, takes the others for
 * crashed when it wakes up and removes theirs; until they notice, healthy nodes can't reach each other (vert.x issue
 * 4394). Where a node's event bus listens is in such a map, too, but never changes, so it has to be looked up only
 * once.
 */
final class NodeRegistrations implements ClusterManager {
    private final ClusterManager engine;
    private final String prefix;
    private final Map<String, NodeInfo> known = new ConcurrentHashMap<>();
    private RegistrationListener listener = new RegistrationListener() {};
    private volatile boolean listening;

    /** A decorator for addresses that consist of this prefix and the name of a node. */
    NodeRegistrations(ClusterManager engine, String prefix) {
        this.engine = engine;
        this.prefix = prefix;
    }

    /** Forgets a node that will not come back. */
    void forget(String node) {
        known.remove(node);
        listener.registrationsUpdated(new RegistrationUpdateEvent(prefix + node, List.of()));
    }

    /** Whether this node's event bus has a socket that listens. */
    boolean listening() {
        return listening;
    }

    /**
     * Whether another node's event bus listens at this address. Host names are resolved elsewhere, so for these only
     * the port is compared.
     */
    boolean isEventBus(InetSocketAddress address) {
        return known.values().stream()
                .anyMatch(info -> info.port() == address.getPort() && isHost(info.host(), address.getAddress()));
    }

    private static boolean isHost(String host, @Nullable InetAddress address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        return bytes == null || address == null || Arrays.equals(bytes, address.getAddress());
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        if (!address.startsWith(prefix)) {
            engine.getRegistrations(address, promise);
            return;
        }
        String node = address.substring(prefix.length());
        // None for members whose event bus is still starting.
        getNodeInfo(
                node,
                (info, failure) ->
                        promise.succeed(failure == null ? List.of(new RegistrationInfo(node, 0, false)) : List.of()));
    }

    @Override
    public void addRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        if (address.startsWith(prefix)) {
            promise.succeed();
        } else {
            engine.addRegistration(address, registration, promise);
        }
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo registration, Completable<Void> promise) {
        if (address.startsWith(prefix)) {
            promise.succeed();
        } else {
            engine.removeRegistration(address, registration, promise);
        }
    }

    @Override
    public void registrationListener(RegistrationListener registrationListener) {
        listener = registrationListener;
        engine.registrationListener(registrationListener);
    }

    @Override
    public void getNodeInfo(String node, Completable<NodeInfo> promise) {
        NodeInfo info = known.get(node);
        if (info != null) {
            promise.succeed(info);
            return;
        }
        engine.getNodeInfo(node, (found, failure) -> {
            if (failure == null) {
                known.put(node, found);
            }
            promise.complete(found, failure);
        });
    }

    // The rest is delegated.

    @Override
    public NodeInfo getNodeInfo() {
        return engine.getNodeInfo();
    }

    @Override
    public void setNodeInfo(NodeInfo nodeInfo, Completable<Void> promise) {
        listening = true;
        engine.setNodeInfo(nodeInfo, promise);
    }

    @Override
    public void init(Vertx vertx) {
        engine.init(vertx);
    }

    @Override
    public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
        engine.getAsyncMap(name, promise);
    }

    @Override
    public <K, V> Map<K, V> getSyncMap(String name) {
        return engine.getSyncMap(name);
    }

    @Override
    public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
        engine.getLockWithTimeout(name, timeout, promise);
    }

    @Override
    public void getCounter(String name, Completable<Counter> promise) {
        engine.getCounter(name, promise);
    }

    @Override
    public String getNodeId() {
        return engine.getNodeId();
    }

    @Override
    public List<String> getNodes() {
        return engine.getNodes();
    }

    @Override
    public void nodeListener(NodeListener nodeListener) {
        engine.nodeListener(nodeListener);
    }

    @Override
    public void join(Completable<Void> promise) {
        engine.join(promise);
    }

    @Override
    public void leave(Completable<Void> promise) {
        engine.leave(promise);
    }

    @Override
    public boolean isActive() {
        return engine.isActive();
    }

    @Override
    public String clusterHost() {
        return engine.clusterHost();
    }

    @Override
    public String clusterPublicHost() {
        return engine.clusterPublicHost();
    }
}
