// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A bounded queue between the event loop, which must not block, and standard output, which may block for as long as the
 * next program in the pipe likes. The event loop adds; another thread drains.
 */
final class Output {
    private static final int HIGH_WATERMARK = 1 << 20;

    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private ByteArrayOutputStream spare = new ByteArrayOutputStream();
    private boolean ended;
    private Runnable drained = () -> {};

    /**
     * Sets the listener that is called, on the draining thread, when there is room again after {@link #add} has
     * returned false.
     */
    synchronized void onDrained(Runnable listener) {
        drained = listener;
    }

    /** Returns whether there is room for more. */
    synchronized boolean add(byte[] bytes) {
        if (waiting.size() == 0) {
            notifyAll();
        }
        waiting.writeBytes(bytes);
        return waiting.size() < HIGH_WATERMARK;
    }

    /** Nothing will be added any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Writes until the end, from a thread that may wait.
     *
     * @throws IOException if nobody reads any more
     */
    void drainTo(OutputStream out) throws IOException, InterruptedException {
        while (true) {
            ByteArrayOutputStream ready;
            Runnable listener;
            synchronized (this) {
                while (waiting.size() == 0) {
                    if (ended) {
                        return;
                    }
                    wait();
                }
                ready = waiting;
                waiting = spare;
                spare = ready;
                listener = ready.size() >= HIGH_WATERMARK ? drained : () -> {};
            }
            ready.writeTo(out);
            out.flush();
            ready.reset();
            listener.run();
        }
    }
}
