// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.LogEvent;
import io.polycast.bus.LinkBus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiver of frames from other nodes: decodes, dispatches and acknowledges them. Belongs to the event loop of the
 * links.
 */
final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private static final int MAX_COMPLAINTS = 100;
    private static final long ACKNOWLEDGE_MS = 10;
    private static final int ACKNOWLEDGE_BYTES = 256 << 10;
    private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Context context;
    private final FrameCodec codec;
    private final LinkBus bus;
    private final Map<String, Link> links;
    private final Askers askers;
    private final OwnPatterns own;
    private final Runnable progress;
    private final Set<String> complaints = new HashSet<>();
    private boolean acknowledging;
    private boolean congested;

    /** The source of this node's questions to others, of its answers, and of what it tells them unasked. */
    record Askers(Questions questions, Supplier<Future<byte[]>> portrait, Announcements announcements) {}

    /** Runs {@code progress} when another node has acknowledged something. */
    Arrivals(
            Context context,
            FrameCodec codec,
            LinkBus bus,
            Map<String, Link> links,
            Askers askers,
            OwnPatterns own,
            Runnable progress) {
        this.context = context;
        this.codec = codec;
        this.bus = bus;
        this.links = links;
        this.askers = askers;
        this.own = own;
        this.progress = progress;
    }

    /** Takes a frame from the event bus. */
    void receive(Message<ByteBuf> message) {
        ByteBuf bytes = message.body();
        int length = bytes.readableBytes();
        try {
            FrameCodec.Received received = codec.decode(bytes);
            Link link = links.get(received.sender());
            if (link != null) {
                link.meters.bytesIn(length);
                link.heardNanos = link.clock.nanos();
                receive(link, received.frame(), length);
            }
        } catch (BadFrameException e) {
            complain(e);
        }
    }

    /** Logs each kind of refusal once: a sender of one such frame sends many. */
    void complain(BadFrameException refused) {
        String complaint = String.valueOf(refused.getMessage());
        if (complaints.size() < MAX_COMPLAINTS && complaints.add(complaint)) {
            LogEvent.FRAME_REFUSED.log(LOG, complaint);
        }
    }

    private void receive(Link link, Frame frame, int length) throws BadFrameException {
        if (frame instanceof Frame.Numbered numbered) {
            receive(link, numbered, length);
        } else if (frame instanceof Frame.Open open) {
            if (open.stream() > link.input.stream()) {
                link.input.open(open.stream()).forEach(bus::resume);
                link.output.features(link.input.features(), own.patterns());
                askers.announcements().tell(link);
            }
        } else if (frame instanceof Frame.Beat beat) {
            link.draining = beat.draining();
            link.output.frame(new Frame.Echo(beat.nanos()));
            stays(link);
            if (!link.input.upTo(beat, link.clock.nanos())) {
                again(link, beat.stream());
            } else if (!congested) {
                link.acknowledge();
            }
        } else if (frame instanceof Frame.Echo echo) {
            link.meters.roundTrip((link.clock.nanos() & Long.MAX_VALUE) - echo.nanos());
        } else if (frame instanceof Frame.Ack ack) {
            link.output.acknowledged(ack);
            progress.run();
        } else if (frame instanceof Frame.Again again) {
            link.output.again(again, own.patterns());
        } else if (frame instanceof Frame.Ask ask) {
            answer(link, ask);
        } else if (frame instanceof Frame.Answer answer) {
            askers.questions().answered(link.node, answer);
        } else if (frame instanceof Frame.Endpoints endpoints) {
            askers.announcements().heard(link, endpoints);
        } else if (frame instanceof Frame.Bye) {
            link.left = true;
            link.leftNanos = link.clock.nanos();
            link.output.left();
            progress.run();
        }
    }

    /** The node was announced to be leaving, but is still a member: the announcement was someone else's. */
    private void stays(Link link) {
        if (link.left && link.present && link.clock.nanos() - link.leftNanos > LEAVE_NANOS) {
            LogEvent.NODE_STAYS.log(LOG, link);
            link.left = false;
            link.output.stays(own.patterns());
        }
    }

    private void receive(Link link, Frame.Numbered frame, int length) throws BadFrameException {
        switch (link.input.place(frame)) {
            case NEXT -> {
                act(link, frame);
                acknowledge(link, length);
            }
            case AHEAD -> again(link, frame.stream());
            case OLD -> {
                // Late, on a connection that had been abandoned.
            }
        }
    }

    private void act(Link link, Frame.Numbered frame) throws BadFrameException {
        if (frame instanceof Frame.Publication publication) {
            if (!publication.missed().isEmpty()) {
                bus.missed(publication.missed());
            }
            if (publication.batch() != null) {
                link.meters.batchIn();
                bus.publish(publication.batch());
            }
        } else if (frame instanceof Frame.Picked picked) {
            link.meters.batchIn();
            bus.publishPicked(picked.batch());
        } else if (frame instanceof Frame.MissedPicks lost) {
            bus.missed(lost.missed());
        } else if (frame instanceof Frame.Wants wants) {
            link.input.wants(wants);
            progress.run();
        } else if (frame instanceof Frame.Hold hold) {
            ClientId publisher = hold.publisher();
            if (link.input.hold(publisher, hold.held())) {
                if (hold.held()) {
                    bus.pause(publisher);
                } else {
                    bus.resume(publisher);
                }
            }
        }
    }

    private void again(Link link, long stream) {
        link.input.giveUp(stream);
        long now = link.clock.nanos();
        if (now - link.againNanos > AGAIN_NANOS) {
            link.againNanos = now;
            link.output.frame(new Frame.Again(link.input.stream(), link.input.number()));
        }
    }

    /** Acknowledges at once when much was received, and otherwise soon, several frames together. */
    private void acknowledge(Link link, int length) {
        if (link.dealtWith(length) > ACKNOWLEDGE_BYTES && !congested) {
            link.acknowledge();
        } else if (!acknowledging) {
            acknowledging = true;
            context.owner().setTimer(ACKNOWLEDGE_MS, due -> {
                acknowledging = false;
                acknowledgeAll();
            });
        }
    }

    private void acknowledgeAll() {
        if (!congested) {
            links.values().stream().filter(Link::acknowledgementDue).forEach(Link::acknowledge);
        }
    }

    private void answer(Link link, Frame.Ask ask) throws BadFrameException {
        Future<byte[]> content;
        if (ask.question() instanceof Frame.Question.WhoIsThere who) {
            content = bus.who(ChannelName.of(who.channel()), who.atMost()).map(WhoCodec::write);
        } else {
            content = askers.portrait().get();
        }
        content.onSuccess(
                bytes -> context.runOnContext(nothing -> link.output.frame(new Frame.Answer(ask.id(), bytes))));
    }

    /**
     * Sets whether this node's event loops are behind; other nodes then get no acknowledgements, and soon stop sending.
     */
    void congested(boolean isCongested) {
        congested = isCongested;
        acknowledgeAll();
    }
}
