// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.protocol.PeerPort;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The commands between {@code MULTI} and {@code EXEC}, in number and bytes bounded. Belongs to its client's event loop.
 */
final class RespTransaction {
    private static final int MOST_COMMANDS = 10_000;

    private final PeerPort port;
    private @Nullable Queue<RespRequest> queued;
    private int bytes;
    private boolean dirty;

    RespTransaction(PeerPort port) {
        this.port = port;
    }

    boolean open() {
        return queued != null;
    }

    int size() {
        return queued == null ? -1 : queued.size();
    }

    void begin() {
        queued = new ArrayDeque<>();
    }

    /** One of its commands was refused, so none of them is to be executed. */
    void spoil() {
        dirty |= open();
    }

    boolean spoiled() {
        return dirty;
    }

    /** Returns whether there was room for it. */
    boolean add(RespRequest request) {
        Queue<RespRequest> commands = queued;
        int weight = request.weight();
        if (commands == null
                || commands.size() == MOST_COMMANDS
                || (!commands.isEmpty() && bytes + weight > port.maxMessageSize())) {
            return false;
        }
        commands.add(request);
        bytes += weight;
        port.keeps(weight);
        return true;
    }

    /** Ends it; returns its commands. */
    Queue<RespRequest> end() {
        Queue<RespRequest> commands = queued;
        queued = null;
        dirty = false;
        port.keeps(-bytes);
        bytes = 0;
        return commands == null ? new ArrayDeque<>() : commands;
    }
}
