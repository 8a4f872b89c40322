// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writer of runs for a client with several lanes. Small runs are copied together: a write for each would cost more
 * than its bytes.
 */
final class RunWriter {
    /** Runs up to this many bytes are copied; longer ones are shared. */
    private static final int COPIED_BYTES = 1 << 10;

    private static final int TOGETHER_BYTES = 32 << 10;

    private final Outlet outlet;
    private final Shares shares;
    private @Nullable ByteBuf together;
    private int messages;

    /** Writes a run as shares of its rendering. */
    interface Shares {
        /** Returns how many messages were written. */
        int write(Delivery delivery, Encoding encoding, int from, int to);
    }

    RunWriter(Outlet outlet, Shares shares) {
        this.outlet = outlet;
        this.shares = shares;
    }

    /** Writes as long as the outlet is writable; returns the runs that are left. */
    List<Run> write(List<Run> runs) {
        int done = 0;
        while (done < runs.size() && outlet.writable()) {
            Run run = runs.get(done++);
            if (outlet.packets() || run.delivery().weight(run.from(), run.to()) > COPIED_BYTES) {
                writeTogether();
                messages += shares.write(run.delivery(), run.encoding(), run.from(), run.to());
            } else {
                copy(run);
                messages += run.to() - run.from();
            }
        }
        writeTogether();
        return runs.subList(done, runs.size());
    }

    private void copy(Run run) {
        ByteBuf copies = together;
        if (copies == null) {
            copies = Control.buffer();
            together = copies;
        }
        run.delivery().append(run.encoding(), run.from(), run.to(), copies);
        if (copies.readableBytes() > TOGETHER_BYTES) {
            writeTogether();
        }
    }

    private void writeTogether() {
        if (together != null) {
            outlet.write(together);
            together = null;
        }
    }

    /** How many messages have been written. */
    int messages() {
        return messages;
    }
}
