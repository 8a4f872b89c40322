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
 * The admission of clients to an endpoint, across all event loops. A newcomer gets a place while there are fewer
 * certain clients than the limit: those that would not be missed, because they have half-closed or have not proven
 * their address, yield to it, longest silent first. Thread-safe; its lock is held for a bounded number of steps.
 */
final class Admission implements Places {
    /** How many candidates are examined in search of a silent one. */
    private static final int LOOKS = 256;

    /** The meters of yielding. */
    interface Meters {
        /** This many more, or fewer, clients may have to yield. */
        void mayYield(Yielding why, int more);

        /** A client has yielded. */
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

        // Guarded by the admission's lock.
        private @Nullable Yielding why;
        private @Nullable Runnable giveWay;
        private boolean given;

        /** Whether anything was received from it, or sent to it, since it was last examined as a candidate. */
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
        // Before taking the lock: it may ask other endpoints.
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

    /** Makes a client of this endpoint yield to a newcomer at any endpoint; returns whether one did. */
    synchronized boolean someoneYields() {
        return oneYields(null);
    }

    /** Evicts the client that has been silent longest; only one with this address, if given. */
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
