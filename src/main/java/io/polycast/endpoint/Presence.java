// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.CloseReason;
import io.polycast.delivery.Holding;
import io.polycast.delivery.MemoryKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's place among those of its endpoint, what it costs, and whether it is sure that somebody is there. A client of whom it is not
 * gives way where a newcomer finds no place. Belongs to its event loop.
 */
final class Presence {
    /** What a WebSocket or an event stream costs beyond the connection that it came by. */
    private static final int WITHIN_BYTES = 5 << 10;

    private final Connection connection;
    private final Loop loop;
    private final Liveness liveness;
    private final Holding holding;
    private Admission.@Nullable Place place;
    private int bytes;

    /** Whether the place is this client's own, and not that of the connection that it came by. */
    private boolean own;

    private boolean halfClosed;
    private boolean gone;

    /** So many looks in a row found that nothing was sent since the client has half-closed. */
    private int silentLooks;

    private long messagesBefore;

    Presence(Connection connection, Loop loop, Liveness liveness, Holding holding) {
        this.connection = connection;
        this.loop = loop;
        this.liveness = liveness;
        this.holding = holding;
    }

    /** Whether the peer's user may come in. One that is not known may not, where it matters. */
    boolean allowed() {
        List<Integer> uids = endpoint().conf().socket().allowUids();
        return uids.isEmpty()
                || connection
                        .wire()
                        .credentials()
                        .map(who -> uids.contains(who.uid()))
                        .orElse(false);
    }

    private Endpoint endpoint() {
        return connection.endpoint();
    }

    private @Nullable InetAddress address() {
        return connection.wire().remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    /** Takes a place and runs {@code in}, maybe after a moment, or {@code refused} when there is none. */
    void enter(Runnable in, Runnable refused) {
        endpoint().admission().room().arrives(loop, !endpoint().datagrams(), () -> settles(in), refused);
    }

    private boolean settles(Runnable in) {
        if (gone) {
            return true;
        }
        boolean entered = took();
        if (entered) {
            in.run();
        }
        return entered;
    }

    private boolean took() {
        int costs = endpoint().clientBytes();
        place = endpoint()
                .admission()
                .enter(
                        address(),
                        !endpoint().datagrams(),
                        costs,
                        endpoint().conf().limits());
        if (place == null) {
            return false;
        }
        own = true;
        keeps(costs);
        endpoint().meters().connectionOpened();
        return true;
    }

    /** Comes by a connection that has a place. */
    void enterWithin(Admission.Place connection) {
        place = connection;
        keeps(WITHIN_BYTES);
    }

    private void keeps(int costs) {
        bytes = costs;
        holding.charge(MemoryKind.CLIENTS, costs);
    }

    /** Its address may be somebody else's. */
    void unproven(int most) {
        mayYield(Admission.Yielding.UNPROVEN, most);
    }

    /** It sends no more, and only what is sent to it would show that it has gone. */
    void halfClosed() {
        halfClosed = true;
        mayYield(Admission.Yielding.HALF_CLOSED, Integer.MAX_VALUE);
    }

    private void mayYield(Admission.Yielding why, int most) {
        if (place != null) {
            liveness.tells(place);
            place.mayYield(why, most, () -> loop.later(this::giveWay));
        }
    }

    /** Its place is a newcomer's now. */
    private void giveWay() {
        connection.endIfThere(
                CloseReason.YIELDED, "a newcomer needed the place, and nothing showed that this client is there");
    }

    /** It has shown that it is there. */
    void proven() {
        liveness.tells(null);
        if (place != null) {
            place.stays();
        }
    }

    /** Looks whether the client is still there; called four times in each {@code idleTimeout}, or {@code lease} of a datagram peer. */
    void look() {
        if (!connection.wire().lasting() && liveness.isGone()) {
            connection.endIfThere(CloseReason.IDLE, "nothing was heard for too long");
        }
    }

    /** Looks whether the client takes anything of what waits for it; called four times in each {@code writeTimeout}. */
    void lookAtOutput(Outgoing outgoing) {
        if (outgoing.stuck(IdleWatch.LOOKS)) {
            connection.endIfThere(CloseReason.SLOW, "nothing of what waits was taken for too long");
        }
    }

    /** Looks whether anything was sent to a client that sends no more; called four times in each {@code halfCloseTimeout}. */
    void lookAtInput(Outgoing outgoing) {
        silentLooks = halfClosed && outgoing.messagesOut() == messagesBefore ? silentLooks + 1 : 0;
        messagesBefore = outgoing.messagesOut();
        if (silentLooks >= IdleWatch.LOOKS) {
            connection.endIfThere(
                    CloseReason.IDLE, "this client had half-closed, and nothing was sent to it for too long");
        }
    }

    /** The client is gone. */
    void leave() {
        gone = true;
        holding.charge(MemoryKind.CLIENTS, -bytes);
        bytes = 0;
        if (own && place != null) {
            own = false;
            endpoint().meters().connectionClosed();
            place.leave();
        }
    }
}
