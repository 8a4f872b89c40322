// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Clock;
import io.polycast.CloseReason;
import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.polycast.Pick;
import io.polycast.bus.Attendance;
import io.polycast.bus.BusyChannel;
import io.polycast.bus.LoopBus;
import io.polycast.bus.LoopPeer;
import io.polycast.bus.Member;
import io.polycast.bus.Missed;
import io.polycast.conf.Limits;
import io.polycast.delivery.FanOut;
import io.polycast.delivery.Lane;
import io.polycast.delivery.LoopMemory;
import io.polycast.delivery.MemoryBudget;
import io.polycast.exchange.Exchange;
import io.polycast.exchange.Turn;
import io.polycast.hub.Hub;
import io.polycast.metrics.LoopMeters;
import io.polycast.transport.AddressText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state shared by all clients of one event loop: the hub's shard, the fan-out, the place on the bus. Belongs to
 * that event loop.
 */
public final class Loop implements LoopPeer {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private static final long LAG_INTERVAL_MS = 500;

    private final Thread thread = Thread.currentThread();
    private final Context context;
    private final Shared shared;
    private final int index;
    private final LoopMemory memory;
    private final Hub<Lane> hub;
    private final FanOut fanOut;
    private final LoopBus bus;
    private final LoopMeters meters;
    private final Map<ClientId, LoopClient> clients = new HashMap<>();

    /** The turn of the client whose records are being processed: there is one at a time. */
    private final Turn turn;

    /** Publishers held back until other event loops have caught up. */
    private final Set<LoopClient> heldUp = new LinkedHashSet<>();

    private final Relief relief = new Relief(this, clients.values());
    private final ClientLogKinds clientLog = new ClientLogKinds();
    private final LimitedLog refusalLog = new LimitedLog(LOG);
    private boolean congested;
    private volatile long tickedNanos;
    private long clientsSoFar;

    /** Joins the bus; called on the event loop of the context. */
    public Loop(Context context, Shared shared, int index) {
        this.context = context;
        this.shared = shared;
        this.index = index;
        this.turn = new Turn(shared.clock());
        this.memory = new LoopMemory(shared.budget(), () -> relief.due());
        this.hub = new Hub<>(shared.bus().interest().of(index));
        this.fanOut = new FanOut(hub, memory);
        this.meters = new LoopMeters(shared.registry(), index);
        this.bus = shared.bus().join(index, this);
        shared.loops().add(this);
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
            relief.tell();
        });
    }

    /** Completes once the other event loops can reach this one. */
    public Future<Void> joined() {
        return bus.joined();
    }

    // From the bus.

    @Override
    public List<Pick> deliver(Batch batch, @Nullable Consumer<int[]> receivers) {
        List<Pick> left = fanOut.deliver(batch, index, receivers);
        bus.routed(hub.mostSteps());
        meters.published(System.nanoTime() - batch.acceptedNanos());
        return left;
    }

    @Override
    public long deliveries() {
        return fanOut.deliveries();
    }

    @Override
    public List<Pick> deliverPicked(Batch batch) {
        return fanOut.deliverPicked(batch, index);
    }

    @Override
    public void missed(List<Missed> missed) {
        for (Missed gap : missed) {
            concerned(gap).forEach(lane -> lane.missed(gap.channel(), gap.count()));
        }
    }

    private List<Lane> concerned(Missed gap) {
        if (gap.picked()) {
            return hub.groups().any(ChannelName.of(gap.channel()), gap.group());
        }
        if (!gap.channel().equals(Missed.OTHERS)) {
            return hub.subscribers(ChannelName.of(gap.channel()));
        }
        return clients.values().stream()
                .flatMap(client -> client.lanes().stream())
                .toList();
    }

    @Override
    public void pause(ClientId publisher) {
        LoopClient client = clients.get(publisher);
        if (client != null) {
            client.gate().subscriberSlows();
        }
    }

    @Override
    public void resume(ClientId publisher) {
        LoopClient client = clients.get(publisher);
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
    public Attendance who(ChannelName channel, int atMost) {
        List<Lane> lanes = hub.subscribers(channel);
        lanes.addAll(hub.groups().all(channel));
        Set<ClientId> named = new LinkedHashSet<>();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < lanes.size() && members.size() < atMost; i++) {
            LoopClient client = clients.get(lanes.get(i).client());
            if (client != null && named.add(client.id())) {
                members.add(new Member(
                        client.id().toString(),
                        client.facts().name(),
                        client.host().name()));
            }
        }
        return new Attendance(lanes.size(), members);
    }

    // For connections.

    /** The exchange of a client with these limits. */
    Exchange exchange(ClientId client, ConnectionHost host, Limits limits) {
        return new Exchange(client, host.name(), host.meters(), bus, turn, limits.publishRate());
    }

    /**
     * Ends a read: a client that has published is held back while other loops are behind, and until it may publish
     * more.
     */
    void settle(LoopClient client, Exchange exchange) {
        if (congested && exchange.hasPublished()) {
            client.gate().close(ReadGate.Reason.CONGESTION);
            heldUp.add(client);
        }
        long waitNanos = exchange.overdrawnNanos();
        if (waitNanos > 0) {
            client.gate().close(ReadGate.Reason.RATE);
            after(waitNanos / 1_000_000 + 1, () -> client.gate().open(ReadGate.Reason.RATE));
        }
    }

    ClientId nextId() {
        if (Thread.currentThread() != thread) {
            // All that a client does from here on would race with what its loop does.
            throw new IllegalStateException("client of " + thread.getName() + " on another thread");
        }
        return new ClientId(shared.node(), index, ++clientsSoFar);
    }

    void add(LoopClient client) {
        clients.put(client.id(), client);
        client.host().meters().clientCame();
    }

    void remove(LoopClient client) {
        if (clients.remove(client.id()) != null) {
            client.host().meters().clientWent();
        }
        heldUp.remove(client);
    }

    List<LoopClient> clientsOf(ConnectionHost host) {
        return clients.values().stream().filter(client -> client.host() == host).toList();
    }

    /** The number of clients. */
    public int clientCount() {
        return clients.size();
    }

    /** The clients. A copy. */
    public List<Client> clients() {
        return List.copyOf(clients.values());
    }

    @Override
    public void nextTurn(Runnable task) {
        // The event loop runs its own task queue before it polls for input; scheduled tasks run after that.
        ContextInternal internal = (ContextInternal) context;
        var unused =
                internal.nettyEventLoop().schedule(() -> internal.emit(nothing -> task.run()), 0, TimeUnit.NANOSECONDS);
    }

    /** Runs the task after the current one. */
    public void later(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    /** Runs the task once after the delay; returns the timer. */
    public long after(long delayMs, Runnable task) {
        return context.owner().setTimer(Math.max(1, delayMs), timer -> task.run());
    }

    long every(long intervalMs, Runnable task) {
        return context.owner().setPeriodic(intervalMs, timer -> task.run());
    }

    void cancel(long timer) {
        context.owner().cancelTimer(timer);
    }

    /** A promise that completes on this loop, whichever thread completes it. */
    <T> Promise<T> promise() {
        return ((ContextInternal) context).promise();
    }

    /** Logs a newcomer for whom there was no place. */
    public void logRefusal(String endpoint, SocketAddress address) {
        refusalLog.tell(
                LogEvent.CLIENT_REFUSED, endpoint, AddressText.of(address), CloseReason.TOO_MANY_CONNECTIONS.code());
    }

    ClientLogKinds clientLog() {
        return clientLog;
    }

    /** Asks this loop a question; called on another loop, on which the answer arrives. */
    public <T> Future<T> ask(Loop asker, Function<Loop, T> question) {
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

    /** Nanoseconds since the loop last ran its timer; called on any thread. */
    public long silentNanos() {
        return System.nanoTime() - tickedNanos;
    }

    /** A value that changes each time the loop runs its timer, twice a second; read on any thread. */
    public long lastBeat() {
        return tickedNanos;
    }

    /** The thread it runs on. */
    public Thread thread() {
        return thread;
    }

    /** The context that its sockets belong to. */
    public Context context() {
        return context;
    }

    /** What it shares with the other event loops. */
    public Shared shared() {
        return shared;
    }

    /** Its index within the process. */
    public int index() {
        return index;
    }

    /** Its meters. */
    public LoopMeters meters() {
        return meters;
    }

    /** The client with this id, if present. */
    public @Nullable Client client(ClientId id) {
        return clients.get(id);
    }

    /** The number of its clients subscribed to each pattern. */
    public Map<String, Integer> patterns() {
        Map<String, Integer> patterns = new LinkedHashMap<>();
        hub.patterns((pattern, subscribers) -> patterns.put(pattern.toString(), subscribers));
        return patterns;
    }

    /** The channels on which its clients publish most; see {@link LoopBus#busiest}. */
    public List<BusyChannel> busiest(int atMost) {
        return bus.busiest(atMost);
    }

    /** How many of its clients' lanes would get a message of this channel. */
    public int subscribers(ChannelName channel) {
        return hub.subscribers(channel).size() + hub.groups().all(channel).size();
    }

    Hub<Lane> hub() {
        return hub;
    }

    LoopMemory memory() {
        return memory;
    }

    /** The bound on bytes pending in this process. */
    public MemoryBudget budget() {
        return shared.budget();
    }

    LoopBus bus() {
        return bus;
    }

    Turn turn() {
        return turn;
    }

    Clock clock() {
        return shared.clock();
    }

    Relief relief() {
        return relief;
    }

    CookieJar cookies() {
        return shared.cookies();
    }
}
