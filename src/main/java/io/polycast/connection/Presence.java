// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;
import io.polycast.delivery.MemoryKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's place at its endpoint, its cost, and whether somebody is certainly there. A client of which that is
 * uncertain yields where a newcomer finds no place. Belongs to its event loop.
 */
final class Presence {
    /** The cost of a WebSocket or an event stream beyond the connection that it arrived on. */
    private static final int WITHIN_BYTES = 5 << 10;

    private final ConnectionContext client;
    private final Liveness liveness;
    private final Ending ending;
    private Places.@Nullable Place place;
    private int bytes;

    /** Whether the place is this client's own rather than that of the connection it arrived on. */
    private boolean own;

    private boolean halfClosed;
    private boolean gone;

    /** Consecutive checks that found nothing sent since the client half-closed. */
    private int silentLooks;

    private long messagesBefore;

    Presence(ConnectionContext client, Liveness liveness, Ending ending) {
        this.client = client;
        this.liveness = liveness;
        this.ending = ending;
    }

    /** Whether the peer's user may connect. An unknown user may not, where that matters. */
    boolean allowed() {
        List<Integer> uids = client.host().conf().socket().allowUids();
        return uids.isEmpty()
                || client.wire()
                        .credentials()
                        .map(who -> uids.contains(who.uid()))
                        .orElse(false);
    }

    private @Nullable InetAddress address() {
        return client.wire().remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    /** Takes a place and runs {@code in}, possibly after a moment, or {@code refused} when there is none. */
    void enter(Runnable in, Runnable refused) {
        client.host().places().arrives(client.loop()::after, !client.host().datagrams(), () -> settles(in), refused);
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
        int costs = client.host().clientBytes();
        place = client.host()
                .places()
                .enter(
                        address(),
                        !client.host().datagrams(),
                        costs,
                        client.host().conf().limits());
        if (place == null) {
            return false;
        }
        own = true;
        keeps(costs);
        client.host().meters().connectionOpened();
        return true;
    }

    /** Enters on a connection that has a place. */
    void enterWithin(Places.Place connection) {
        place = connection;
        keeps(WITHIN_BYTES);
    }

    private void keeps(int costs) {
        bytes = costs;
        client.holding().charge(MemoryKind.CLIENTS, costs);
    }

    /** Its address may be spoofed. */
    void unproven(int most) {
        mayYield(Places.Yielding.UNPROVEN, most);
    }

    /** It sends no more, and only output would show that it has gone. */
    void halfClosed() {
        halfClosed = true;
        mayYield(Places.Yielding.HALF_CLOSED, Integer.MAX_VALUE);
    }

    private void mayYield(Places.Yielding why, int most) {
        if (place != null) {
            liveness.tells(place);
            place.mayYield(why, most, () -> client.loop().later(this::giveWay));
        }
    }

    /** A newcomer has taken its place. */
    private void giveWay() {
        ending.end(CloseReason.YIELDED, "made room for a new client, having shown no sign of life");
    }

    /** It has proven that it is there. */
    void proven() {
        liveness.tells(null);
        if (place != null) {
            place.stays();
        }
    }

    /**
     * Checks whether the client is still there; called four times per {@code idleTimeout}, or per {@code lease} of a
     * datagram peer.
     */
    void look() {
        if (!client.wire().lasting() && liveness.isGone()) {
            ending.end(CloseReason.IDLE, "nothing was received for too long");
        }
    }

    /** Checks whether the client reads any of its pending output; called four times per {@code writeTimeout}. */
    void lookAtOutput(Outgoing outgoing) {
        if (outgoing.stuck(Rounds.A_TIMEOUT)) {
            ending.end(CloseReason.SLOW, "pending output was not read for too long");
        }
    }

    /** Checks whether a half-closed client was sent anything; called four times per {@code halfCloseTimeout}. */
    void lookAtInput(Outgoing outgoing) {
        silentLooks = halfClosed && outgoing.messagesOut() == messagesBefore ? silentLooks + 1 : 0;
        messagesBefore = outgoing.messagesOut();
        if (silentLooks >= Rounds.A_TIMEOUT) {
            ending.end(CloseReason.IDLE, "this client was half-closed, and nothing was sent to it for too long");
        }
    }

    /** The client is gone. */
    void leave() {
        gone = true;
        client.holding().charge(MemoryKind.CLIENTS, -bytes);
        bytes = 0;
        if (own && place != null) {
            own = false;
            client.host().meters().connectionClosed();
            place.leave();
        }
    }
}
