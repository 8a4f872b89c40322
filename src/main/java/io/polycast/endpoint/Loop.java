// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.netty.util.NetUtil;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Pick;
import io.polycast.Clock;
import io.polycast.LimitedLog;
import io.polycast.Printable;
import io.polycast.bus.LoopBus;
import io.polycast.bus.LoopPeer;
import io.polycast.bus.Member;
import io.polycast.bus.Missed;
import io.polycast.bus.NodeBus;
import io.polycast.bus.Who;
import io.polycast.delivery.FanOut;
import io.polycast.delivery.LoopMemory;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.Lane;
import io.polycast.hub.Hub;
import io.polycast.metrics.LoopMeters;
import io.polycast.transport.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that one event loop's clients share: the hub's shard, the fan-out, the place on the bus. Belongs to that event loop. */
final class Loop implements LoopPeer {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private static final long LAG_INTERVAL_MS = 500;

    private final Thread thread = Thread.currentThread();
    private final Context context;
    private final Node node;
    private final int index;
    private final LoopMemory memory;
    private final Hub<Lane> hub;
    private final FanOut fanOut;
    private final LoopBus bus;
    private final LoopMeters meters;
    private final Map<ClientId, Connection> clients = new HashMap<>();

    /** Of the client whose records are being processed: there is one at a time. */
    private final Turn turn;

    /** Publishers that wait until other event loops have caught up. */
    private final Set<Connection> heldUp = new LinkedHashSet<>();

    private final ClientLog.Kinds clientLog = new ClientLog.Kinds();
    private final LimitedLog refusalLog = new LimitedLog(LOG);
    private boolean congested;
    private boolean roomDue;

    /** What the client that keeps most on this loop keeps; told to other loops. */
    private volatile long mostKept;

    private volatile long tickedNanos;
    private long clientsSoFar;

    /** Joins the bus; called on the event loop of the context. */
    Loop(Context context, Node node, int index) {
        this.context = context;
        this.node = node;
        this.index = index;
        this.turn = new Turn(node.clock());
        NodeBus nodeBus = node.bus();
        this.memory = new LoopMemory(node.budget(), this::makeRoom);
        this.hub = new Hub<>(nodeBus.interest().of(index));
        this.fanOut = new FanOut(hub, memory);
        this.meters = new LoopMeters(node.registry(), index);
        this.bus = nodeBus.join(index, this);
        node.loops().add(this);
        watchLag();
    }

    private void watchLag() {
        tickedNanos = System.nanoTime();
        long[] due = {System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAG_INTERVAL_MS)};
        context.owner().setPeriodic(LAG_INTERVAL_MS, timer -> {
            long now = System.nanoTime();
            tickedNanos = now;
            meters.lag(now - due[0]);
            due[0] = now + TimeUnit.MILLISECONDS.toNanos(LAG_INTERVAL_MS);
            memory.sweep();
            bus.tick();
            tellMostKept();
        });
    }

    /** For other loops, when some client may soon have to give way: it had better be the one that keeps most on all of them. */
    private void tellMostKept() {
        if (node.loops().size() > 1 && budget().tight()) {
            mostKept = kept(keepsMost());
        } else if (mostKept != 0) {
            mostKept = 0;
        }
    }

    private static long kept(@Nullable Connection client) {
        return client == null ? 0 : client.keptBytes();
    }

    Future<Void> joined() {
        return bus.joined();
    }

    // What the bus brings.

    @Override
    public List<Pick> deliver(Batch batch) {
        List<Pick> left = fanOut.deliver(batch, index);
        bus.routed(hub.mostSteps());
        meters.published(System.nanoTime() - batch.acceptedNanos());
        return left;
    }

    @Override
    public List<Pick> deliverPicked(Batch batch) {
        return fanOut.deliverPicked(batch, index);
    }

    @Override
    public void missed(List<Missed> missed) {
        for (Missed gap : missed) {
            for (Lane lane : concerned(gap.channel())) {
                lane.missed(gap.channel(), gap.count());
            }
        }
    }

    private List<Lane> concerned(String channel) {
        if (!channel.equals(Missed.OTHERS)) {
            return hub.subscribers(ChannelName.of(channel));
        }
        return clients.values().stream()
                .map(Connection::port)
                .flatMap(port -> port.lanes().all().stream())
                .filter(lane -> !lane.patterns().isEmpty())
                .map(OpenLane::lane)
                .toList();
    }

    @Override
    public void pause(ClientId publisher) {
        Connection client = clients.get(publisher);
        if (client != null) {
            client.gate().subscriberSlows();
        }
    }

    @Override
    public void resume(ClientId publisher) {
        Connection client = clients.get(publisher);
        if (client != null) {
            client.gate().subscriberCatchesUp();
        }
    }

    @Override
    public void congested() {
        congested = true;
    }

    @Override
    public void relieved() {
        congested = false;
        heldUp.forEach(client -> client.gate().open(ReadGate.Reason.CONGESTION));
        heldUp.clear();
    }

    @Override
    public int countMembers(ChannelName channel) {
        return hub.count(channel);
    }

    @Override
    public Who who(ChannelName channel, int atMost) {
        if (atMost == 0) {
            return new Who(hub.count(channel), List.of());
        }
        List<Lane> lanes = hub.subscribers(channel);
        lanes.addAll(hub.groups().all(channel));
        Set<ClientId> named = new LinkedHashSet<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < lanes.size() && members.size() < atMost; i++) {
            Connection client = clients.get(lanes.get(i).client());
            if (client != null && named.add(client.id())) {
                members.add(client.port().member());
            }
        }
        return new Who(lanes.size(), members);
    }

    // Who gives way.

    /** More is kept than there should be. Not now: the caller is in the middle of reading or writing. */
    private void makeRoom() {
        if (!roomDue) {
            roomDue = true;
            later(this::endThoseWhoKeepMost);
        }
    }

    private void endThoseWhoKeepMost() {
        roomDue = false;
        long excess = budget().excess();
        while (excess > 0) {
            Connection most = keepsMost();
            long here = kept(most);
            mostKept = here;
            Optional<Loop> worse = node.loops().stream()
                    .filter(loop -> loop.mostKept > 2 * here)
                    .findFirst();
            if (worse.isPresent()) {
                Loop loop = worse.get();
                loop.later(loop::endThoseWhoKeepMost);
                return;
            }
            if (most == null || here == 0) {
                return;
            }
            most.giveUpMemory();
            excess -= here;
        }
    }

    private @Nullable Connection keepsMost() {
        Connection most = null;
        for (Connection client : clients.values()) {
            if (!client.ending() && (most == null || client.keptBytes() > most.keptBytes())) {
                most = client;
            }
        }
        return most;
    }

    // What connections need.

    /** The client has published: when other loops are behind, it waits for them. */
    void published(Connection client) {
        if (congested) {
            client.gate().close(ReadGate.Reason.CONGESTION);
            heldUp.add(client);
        }
    }

    ClientId nextId() {
        return new ClientId(node.name(), index, ++clientsSoFar);
    }

    void add(Connection client) {
        clients.put(client.id(), client);
    }

    void remove(Connection client) {
        clients.remove(client.id());
        heldUp.remove(client);
    }

    List<Connection> clientsOf(Endpoint endpoint) {
        return clients.values().stream()
                .filter(client -> client.endpoint() == endpoint)
                .toList();
    }

    int clientCount() {
        return clients.size();
    }

    List<Connection> clients() {
        return List.copyOf(clients.values());
    }

    @Override
    public void nextTurn(Runnable task) {
        // Tasks of its own the event loop runs before it looks for what has arrived; those of a time it does not.
        ContextInternal internal = (ContextInternal) context;
        var unused =
                internal.nettyEventLoop().schedule(() -> internal.emit(nothing -> task.run()), 0, TimeUnit.NANOSECONDS);
    }

    /** After what runs now. */
    void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    void after(long delayMs, Runnable task) {
        context.owner().setTimer(delayMs, timer -> task.run());
    }

    void logRefusal(String endpoint, SocketAddress address) {
        refusalLog.warn("{} has as many clients as it may have; refused {}", endpoint, text(address));
    }

    ClientLog.Kinds clientLog() {
        return clientLog;
    }

    /** An address for people: without a resolved name, a scope or a slash. */
    static String text(SocketAddress socketAddress) {
        if (!(socketAddress instanceof InetSocketAddress address)) {
            String name = socketAddress.toString();
            return name.isEmpty() ? "unnamed" : Printable.of(name);
        }
        if (address.isUnresolved()) {
            return address.getHostString();
        }
        // In the short form of RFC 5952, and without the scope that epoll puts behind the addresses of datagram peers.
        String host = NetUtil.toAddressString(address.getAddress());
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Who is at the other end of a wire: an address, or what the kernel tells of a peer that has none. */
    static String peer(Wire wire) {
        String address = text(wire.remoteAddress());
        return wire.credentials()
                .map(credentials -> wire.remoteAddress().toString().isEmpty()
                        ? credentials.toString()
                        : address + "," + credentials)
                .orElse(address);
    }

    /** Asks something of this loop; called on another one, on which the answer comes. */
    <T> Future<T> ask(Loop asker, Function<Loop, T> question) {
        Promise<T> answer = ((ContextInternal) asker.context).promise();
        context.runOnContext(nothing -> {
            try {
                answer.complete(question.apply(this));
            } catch (RuntimeException e) {
                answer.fail(e);
            }
        });
        return answer.future();
    }

    /** How long ago the loop last ran its timer, nanoseconds; called on any thread. */
    long silentNanos() {
        return System.nanoTime() - tickedNanos;
    }

    /** Differs each time that the loop has run its timer, twice a second; read on any thread. */
    long lastBeat() {
        return tickedNanos;
    }

    Thread thread() {
        return thread;
    }

    Context context() {
        return context;
    }

    Node node() {
        return node;
    }

    int index() {
        return index;
    }

    LoopMeters meters() {
        return meters;
    }

    @Nullable Connection client(ClientId id) {
        return clients.get(id);
    }

    Hub<Lane> hub() {
        return hub;
    }

    LoopMemory memory() {
        return memory;
    }

    MemoryBudget budget() {
        return node.budget();
    }

    LoopBus bus() {
        return bus;
    }

    Turn turn() {
        return turn;
    }

    Clock clock() {
        return node.clock();
    }

    CookieJar cookies() {
        return node.cookies();
    }
}
