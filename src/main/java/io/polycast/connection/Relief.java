// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Relief when memory is short: ends the client that holds the most, across all event loops. Belongs to one of them. */
final class Relief {
    /** The part of what may be pending that is made free beyond what is missing. */
    private static final int SPARE = 16;

    private final Loop loop;
    private final Collection<LoopClient> clients;
    private boolean due;

    /** What the biggest client of this loop holds; published to other loops. */
    private volatile long mostKept;

    /** For this loop's clients. */
    Relief(Loop loop, Collection<LoopClient> clients) {
        this.loop = loop;
        this.clients = clients;
    }

    /**
     * Publishes the biggest client's size when one may soon have to be ended: it should be the biggest of all loops.
     */
    void tell() {
        if (loop.shared().loops().size() > 1 && loop.budget().tight()) {
            mostKept = kept(keepsMost());
        } else if (mostKept != 0) {
            mostKept = 0;
        }
    }

    private static long kept(@Nullable LoopClient client) {
        return client == null ? 0 : client.keptBytes();
    }

    /** The bound on memory is exceeded. Runs later: the caller is in the middle of a read or a write. */
    void due() {
        if (!due) {
            due = true;
            loop.later(this::now);
        }
    }

    /** The same at once: the caller is done with its client, which may be among those that are ended. */
    void now() {
        if (due) {
            endThoseWhoKeepMost();
        }
    }

    private void endThoseWhoKeepMost() {
        due = false;
        long excess = loop.budget().excess();
        while (excess > 0) {
            LoopClient most = keepsMost();
            long here = kept(most);
            mostKept = here;
            Optional<Loop> worse = loop.shared().loops().stream()
                    .filter(other -> other.relief().mostKept > 2 * here)
                    .findFirst();
            if (worse.isPresent()) {
                Loop other = worse.get();
                other.later(other.relief()::endThoseWhoKeepMost);
                return;
            }
            if (most == null || here == 0) {
                return;
            }
            most.giveUpMemory();
            excess -= here
                    + endThoseWhoKeepAsMuch(here / 2, excess + loop.budget().limit() / SPARE - here);
        }
    }

    /** Ends more of the worst, so that not every read has to look for one; returns how much that gives back. */
    private long endThoseWhoKeepAsMuch(long atLeast, long wanted) {
        long given = 0;
        for (LoopClient client : List.copyOf(clients)) {
            if (given >= wanted) {
                break;
            }
            long here = client.keptBytes();
            if (here > atLeast && !client.ending()) {
                client.giveUpMemory();
                given += here;
            }
        }
        return given;
    }

    private @Nullable LoopClient keepsMost() {
        LoopClient most = null;
        for (LoopClient client : clients) {
            if (!client.ending() && (most == null || client.keptBytes() > most.keptBytes())) {
                most = client;
            }
        }
        return most;
    }
}
