// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.Limits;
import io.polycast.connection.Places;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places of an endpoint's clients, over all event loops. A newcomer gets one while fewer clients than may be are
 * really there: those who would not be missed, since they have half-closed or have not shown that they are where they
 * say, give way to it, the one that has been silent longest first. Safe on every thread; its lock is held for a bounded
 * number of steps.
 */
final class Admission implements Places {
    /** So many of those who may give way are looked at for one that was silent. */
    private static final int LOOKS = 256;

    /** What is counted about those who may give way. */
    interface Meters {
        /** So many more, or fewer, may give way. */
        void mayYield(Yielding why, int more);

        /** One has given way. */
        void yielded(Yielding why);
    }

    private final Room room;
    private final Meters meters;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private final Set<Seat> yielding = new LinkedHashSet<>();
    private int clients;

    Admission(Room room, Meters meters) {
        this.room = room;
        this.meters = meters;
    }

    /** One client's place. */
    private final class Seat implements Place {
        private final @Nullable InetAddress address;
        private final boolean connection;

        // Guarded by the admission.
        private @Nullable Yielding why;
        private @Nullable Runnable giveWay;
        private boolean given;

        /** Whether something has been heard from, or sent to, it since somebody last looked whether it may give way. */
        private volatile boolean moved;

        private Seat(@Nullable InetAddress address, boolean connection) {
            this.address = address;
            this.connection = connection;
        }

        @Override
        public void mayYield(Yielding reason, int most, Runnable way) {
            synchronized (Admission.this) {
                if (given || why != null) {
                    return;
                }
                why = reason;
                giveWay = way;
                yielding.add(this);
                meters.mayYield(reason, 1);
                if (yielding.size() > most) {
                    oneYields(null);
                }
            }
        }

        @Override
        public void stays() {
            synchronized (Admission.this) {
                forget(this);
            }
        }

        @Override
        public void moves() {
            moved = true;
        }

        @Override
        public void leave() {
            synchronized (Admission.this) {
                forget(this);
                if (!given) {
                    given = true;
                    free(this);
                }
            }
            if (connection) {
                room.leave();
            }
        }
    }

    @Override
    public @Nullable Place enter(@Nullable InetAddress address, boolean connection, long bytes, Limits limits) {
        // Before the lock: it may ask other endpoints.
        if (connection && !room.enter(bytes)) {
            return null;
        }
        Seat place = enter(new Seat(address, connection), limits);
        if (place == null && connection) {
            room.leave();
        }
        return place;
    }

    private synchronized @Nullable Seat enter(Seat place, Limits limits) {
        if (clients >= limits.maxConnections() && !oneYields(null)) {
            return null;
        }
        InetAddress address = place.address;
        if (address != null) {
            int most = limits.maxConnectionsPerAddress();
            if (most > 0 && byAddress.getOrDefault(address, 0) >= most && !oneYields(address)) {
                return null;
            }
            byAddress.merge(address, 1, Integer::sum);
        }
        clients++;
        return place;
    }

    @Override
    public boolean arrives(Timer timer, boolean patient, BooleanSupplier settles, Runnable refused) {
        return room.arrives(timer, patient, settles, refused);
    }

    /** Whether somebody at this endpoint gives way to a client of any. */
    synchronized boolean someoneYields() {
        return oneYields(null);
    }

    /** Lets the one go that has been silent longest; only one of this address, if there is one given. */
    private boolean oneYields(@Nullable InetAddress address) {
        List<Seat> moving = new ArrayList<>();
        Seat found = null;
        int looks = LOOKS;
        for (Iterator<Seat> oldest = yielding.iterator(); found == null && looks > 0 && oldest.hasNext(); looks--) {
            Seat place = oldest.next();
            if (address != null && !address.equals(place.address)) {
                continue;
            }
            if (place.moved) {
                place.moved = false;
                oldest.remove();
                moving.add(place);
            } else {
                found = place;
            }
        }
        yielding.addAll(moving);
        if (found == null || found.giveWay == null || found.why == null) {
            return false;
        }
        Runnable giveWay = found.giveWay;
        meters.yielded(found.why);
        forget(found);
        found.given = true;
        free(found);
        giveWay.run();
        return true;
    }

    private void forget(Seat place) {
        if (yielding.remove(place) && place.why != null) {
            meters.mayYield(place.why, -1);
        }
        place.why = null;
        place.giveWay = null;
    }

    private void free(Seat place) {
        clients--;
        if (place.address != null) {
            byAddress.computeIfPresent(place.address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }
}
