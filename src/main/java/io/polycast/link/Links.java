// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Clock;
import io.polycast.LogEvent;
import io.polycast.Pick;
import io.polycast.bus.Attendance;
import io.polycast.bus.LinkBus;
import io.polycast.bus.LinkPeer;
import io.polycast.bus.NodeBus;
import io.polycast.delivery.MemoryBudget;
import io.polycast.hub.Hub;
import io.polycast.hub.Route;
import io.polycast.metrics.LinkMeters;
import io.polycast.metrics.LinkView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links to all other nodes. Belongs to one event loop; methods that may be called from elsewhere say so. */
public final class Links implements LinkPeer {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(FrameMessageCodec.NAME);
    /** The prefix of a node's event bus address; the node's name follows. */
    public static final String ADDRESS = "polycast.node.";

    private static final long BEAT_MS = 1_000;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How long an unreachable node is remembered, and the messages it misses are counted. */
    private static final long AWAY_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Settings settings;
    private final Vertx vertx;
    private final Clock clock;
    private final LinkBus bus;
    private final FrameCodec codec;
    private final Hub<Link> hub;
    private final Questions questions;
    private final OwnPatterns own;
    private final HeldBatches held;
    private final Announcements announcements;
    private final Arrivals arrivals;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Promise<Void> ready = Promise.promise();
    private final MessageConsumer<ByteBuf> consumer;
    /** Increases even when a node is forgotten and comes back, so that the node can tell new streams from old ones. */
    private long lastStream;

    private long announcedNanos;
    private volatile boolean idle = true;

    /**
     * What links need.
     *
     * @param node this node's name
     * @param secret of the cluster; empty for none
     * @param maxPending bytes that may be unacknowledged by another node
     * @param draining whether this node is shutting down; asked on the event loop of the links
     * @param portrait what operators want to know about this node, for other nodes' operators
     */
    public record Settings(
            String node,
            String secret,
            Clock clock,
            long maxPending,
            MemoryBudget budget,
            MeterRegistry registry,
            Supplier<Boolean> draining,
            Supplier<Future<byte[]>> portrait,
            Whereabouts directory,
            Landmarks landmarks) {}

    /** The registry of nodes' addresses. */
    public interface Whereabouts {
        /** Announces this node's address once more. */
        void announce();

        /** A node will not come back. */
        void forget(String node);
    }

    /** Joins the bus, and the clustered event bus; called on the event loop of the context. */
    public Links(Context context, NodeBus nodeBus, Settings settings) {
        this.settings = settings;
        this.vertx = context.owner();
        this.clock = settings.clock();
        this.announcedNanos = clock.nanos();
        this.codec = new FrameCodec(settings.node(), new Seal(settings.secret()));
        this.bus = nodeBus.join(this);
        this.hub = new Hub<>(bus.interest());
        this.questions = new Questions(context);
        this.own = new OwnPatterns(context, this::tellWants);
        this.held = new HeldBatches(
                (delayMs, due) -> vertx.setTimer(delayMs, over -> due.run()), links.values(), this::route);
        this.announcements = new Announcements(settings.landmarks(), links.values());
        Arrivals.Askers askers = new Arrivals.Askers(questions, settings.portrait(), announcements);
        this.arrivals = new Arrivals(context, codec, bus, links, askers, own, this::progress);
        bus.watch(own);
        vertx.eventBus().registerCodec(new FrameMessageCodec());
        this.consumer = vertx.eventBus().consumer(ADDRESS + settings.node(), arrivals::receive);
        vertx.setPeriodic(BEAT_MS, beat -> beat());
    }

    /** Completes once other nodes can reach this one. */
    public Future<Void> joined() {
        return Future.all(consumer.completion(), bus.joined()).mapEmpty();
    }

    /** Completes once this node and all members that were announced first know each other's interest. */
    public Future<Void> ready() {
        return ready.future();
    }

    // Membership.

    /** Sets the current other members. */
    public void members(Collection<NodeAddress> members) {
        Set<String> names = new HashSet<>();
        for (NodeAddress member : members) {
            names.add(member.node());
            Link link = links.get(member.node());
            if (link == null) {
                comes(member);
            } else if (!link.present) {
                comesBack(link);
            }
        }
        for (Link link : List.copyOf(links.values())) {
            if (link.present && !names.contains(link.node)) {
                goes(link);
            }
        }
        checkReady();
        announcements.look();
    }

    private void comes(NodeAddress member) {
        // A restarted process has a new name, so whoever had the address before will not come back.
        links.values().stream()
                .filter(link -> !link.present && link.address.equals(member.address()))
                .toList()
                .forEach(this::forget);
        LinkMeters meters = new LinkMeters(settings.registry(), member.address());
        LinkOutput output = new LinkOutput(
                member.node(),
                clock,
                codec,
                () -> Features.OWN.stream(++lastStream),
                frame -> vertx.eventBus().send(ADDRESS + member.node(), frame, OPTIONS),
                meters,
                new LinkOutput.Allowance(settings.budget(), settings.maxPending()));
        Link link = new Link(member.node(), member.address(), clock, output, meters, hub);
        links.put(member.node(), link);
        LogEvent.NODE_JOINED.log(LOG, link, present().size() + 1);
        output.open(own.patterns());
    }

    private void comesBack(Link link) {
        link.present = true;
        link.heardNanos = clock.nanos();
        LogEvent.NODE_BACK.log(LOG, link, present().size() + 1);
        link.output.away(false);
        beat(link);
    }

    private void goes(Link link) {
        link.present = false;
        link.awaySinceNanos = clock.nanos();
        link.output.away(true);
        link.input.releaseAll().forEach(bus::resume);
        int nodes = present().size() + 1;
        if (link.left) {
            LogEvent.NODE_LEFT.log(LOG, link, nodes);
            forget(link);
        } else {
            LogEvent.NODE_UNREACHABLE.log(LOG, link, nodes);
        }
        held.goOn();
    }

    private void forget(Link link) {
        links.remove(link.node);
        link.input.close();
        link.output.close();
        link.meters.close();
        settings.directory().forget(link.node);
    }

    private List<Link> present() {
        return links.values().stream()
                .filter(link -> link.present && !link.left)
                .toList();
    }

    private void checkReady() {
        if (present().stream().allMatch(Link::ready)) {
            ready.tryComplete();
        }
    }

    /** The state of each link. */
    public List<LinkView> views() {
        return links.values().stream().map(Link::view).toList();
    }

    // Timers.

    private void beat() {
        long now = clock.nanos();
        boolean unheard = false;
        announcements.look();
        for (Link link : List.copyOf(links.values())) {
            if (link.present) {
                beat(link);
                unheard |= !link.left && now - link.heardNanos > SILENCE_NANOS;
            } else if (now - link.awaySinceNanos > AWAY_NANOS) {
                LogEvent.NODE_FORGOTTEN.log(LOG, link);
                forget(link);
            }
        }
        if (unheard && now - announcedNanos > SILENCE_NANOS) {
            announcedNanos = now;
            announce();
        }
        updateIdle();
    }

    private void beat(Link link) {
        link.output.frame(new Frame.Beat(
                link.output.stream(),
                link.output.number(),
                clock.nanos() & Long.MAX_VALUE,
                settings.draining().get()));
        announcements.tell(link);
    }

    /**
     * Others may have missed this node's address: what the engine replicates does not always survive a split (vert.x
     * issue 4394).
     */
    private void announce() {
        LogEvent.MEMBER_SILENT.log(LOG);
        settings.directory().announce();
    }

    // From this node.

    @Override
    public void deliver(Batch batch) {
        held.add(batch);
        updateIdle();
    }

    @Override
    public void deliverPicked(Batch batch) {
        routePicked(batch);
        bus.handedOut(batch);
    }

    /**
     * Sends each picked message to one of the nodes that have members of its group. Where all of them are slow or
     * unreachable, it counts as lost by one of them.
     */
    private void routePicked(Batch batch) {
        List<Pick> left = deal(batch, link -> link.present && !link.left && !link.output.dropping());
        if (!left.isEmpty()) {
            deal(batch.only(left), link -> !link.left);
        }
    }

    private List<Pick> deal(Batch batch, Predicate<Link> takes) {
        Map<Link, List<Pick>> picked = new LinkedHashMap<>();
        List<Pick> left = hub.groups()
                .deal(batch, bus.place(), takes, (link, pick) -> picked.computeIfAbsent(link, key -> new ArrayList<>())
                        .add(pick));
        picked.forEach((link, picks) -> link.output.publishPicked(batch.only(picks)));
        return left;
    }

    private void route(Batch batch) {
        for (Route<Link> route : hub.route(batch)) {
            WrittenBatch written = new WrittenBatch(batch.origin(), route.messages(), batch.weight());
            for (Link link : route.recipients()) {
                link.output.publish(written.towards(link.input.features()), route.messages());
            }
        }
        if (!batch.picks().isEmpty()) {
            routePicked(batch);
        }
        bus.routed(hub.mostSteps());
        bus.handedOut(batch);
    }

    private void tellWants(Map<Want, Integer> changes) {
        for (Link link : links.values()) {
            changes.forEach(link.output::wants);
            link.output.flush();
        }
        updateIdle();
    }

    @Override
    public void pause(ClientId publisher) {
        Link link = links.get(publisher.node());
        if (link != null) {
            link.output.hold(publisher);
        }
    }

    @Override
    public void resume(ClientId publisher) {
        Link link = links.get(publisher.node());
        if (link != null) {
            link.output.release(publisher);
        }
    }

    @Override
    public void congested() {
        arrivals.congested(true);
    }

    @Override
    public void relieved() {
        arrivals.congested(false);
    }

    @Override
    public Future<Attendance> who(ChannelName channel, int atMost) {
        return questions
                .ask(present(), new Frame.Question.WhoIsThere(channel.toString(), atMost))
                .map(answers -> {
                    List<Attendance> parts = new ArrayList<>();
                    for (byte[] answer : answers) {
                        try {
                            parts.add(WhoCodec.read(answer));
                        } catch (BadFrameException e) {
                            arrivals.complain(e);
                        }
                    }
                    return Attendance.sum(parts, atMost);
                });
    }

    /** What operators want to know about all other nodes; nodes that do not answer are left out. */
    public Future<List<byte[]>> portraits() {
        return questions.ask(present(), new Frame.Question.Portrait());
    }

    /** Another node has acknowledged something. */
    private void progress() {
        checkReady();
        held.goOn();
        updateIdle();
    }

    private void updateIdle() {
        idle = links.values().stream().allMatch(link -> !link.present || link.output.dropping() || link.output.idle());
    }

    /** Whether all that was sent has arrived, as far as that can be expected. Thread-safe. */
    public boolean idle() {
        return idle;
    }

    /** Tells the others that this node leaves for good. */
    public void leave() {
        present().forEach(link -> link.output.frame(new Frame.Bye()));
    }
}
