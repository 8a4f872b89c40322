// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.LogEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener with a socket file: notices when the file is removed, which makes the socket unreachable, and removes it
 * when it stops accepting.
 */
public final class FileListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(FileListener.class);
    private static final long LOOK_MS = 2_000;

    private final Context context;
    private final SocketFile file;
    private final Listener listener;
    private final long timer;
    private @Nullable Future<Void> removed;
    private boolean told;

    /** Watches the file of a listener from now on; called on the event loop. */
    public FileListener(Context context, String endpoint, SocketFile file, Listener listener) {
        this.context = context;
        this.file = file;
        this.listener = listener;
        this.timer = context.owner().setPeriodic(LOOK_MS, looked -> look(endpoint));
    }

    private void look(String endpoint) {
        if (removed != null || told) {
            return;
        }
        context.<Boolean>executeBlocking(file::isThere).onSuccess(there -> {
            if (!there && removed == null && !told) {
                told = true;
                LogEvent.SOCKET_FILE_MISSING.log(LOG, file, endpoint);
            }
        });
    }

    @Override
    public int port() {
        return listener.port();
    }

    @Override
    public void stopAccepting() {
        listener.stopAccepting();
        removeFile();
    }

    @Override
    public void refresh() {
        listener.refresh();
    }

    @Override
    public Future<Void> close() {
        return removeFile().compose(gone -> listener.close());
    }

    private Future<Void> removeFile() {
        if (removed == null) {
            context.owner().cancelTimer(timer);
            removed = context.executeBlocking(() -> {
                file.remove();
                return null;
            });
        }
        return removed;
    }
}
