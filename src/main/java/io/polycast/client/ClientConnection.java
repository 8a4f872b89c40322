// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.ByteBuf;
import io.polycast.ProtocolViolation;
import io.polycast.client.dialect.Dialect;
import io.polycast.client.dialect.Events;
import io.polycast.client.dialect.Role;
import io.polycast.client.dialect.Scheme;
import io.polycast.client.dialect.ServerUrl;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: a socket with a dialect on it. Belongs to one event loop, and calls its {@link Owner} there
 * alone. Output is buffered until {@link #flush}.
 */
public final class ClientConnection implements ClientSocket.Handler {
    /** A batch leaves when it has grown to this size, flushed or not. */
    private static final int BATCH_BYTES = 64 << 10;

    private static final int FIRST_ROOM = 1 << 10;
    private static final int FEW_BYTES = 4 << 10;

    /** The owner of a connection. */
    public interface Owner extends Events {
        /** The output has left, and there is room for more. */
        void writable();

        /** The connection has ended; the last call, made once, and not made if {@link ClientConnection#open} failed. */
        void closed(String why);
    }

    /** A short cut for frames whose form is known, which takes them with less work than the dialect. */
    public interface FastPath {
        /** Takes as many whole frames from the front as it can. */
        void take(ByteBuf in);

        /** The dialect has taken the bytes from {@code start} to {@code end}; the following ones may look the same. */
        void learn(ByteBuf in, int start, int end);
    }

    private final ServerUrl url;
    private final Dialect dialect;
    private final Owner owner;
    private final @Nullable FastPath fastPath;
    private @Nullable ClientSocket socket;

    /** The start of a frame whose end has not come yet. */
    private @Nullable ByteBuf incomplete;

    private @Nullable ByteBuf batch;
    private @Nullable String failure;
    private long readings;
    private boolean open;

    /** A connection that is not open yet. */
    public ClientConnection(ServerUrl url, Role role, Owner owner, @Nullable FastPath fastPath) {
        this.url = url;
        this.dialect = url.scheme().dialect(url, role);
        this.owner = owner;
        this.fastPath = fastPath;
    }

    /**
     * Connects and says the first words; called on the connector's event loop, which the connection then belongs to.
     */
    public Future<Void> open(Connector connector) {
        return connector
                .connect(url, this)
                .recover(failure -> Future.failedFuture(new IOException(why(failure), failure)))
                .map(connected -> {
                    socket = connected;
                    open = true;
                    dialect.open(batch(), owner);
                    flush();
                    return null;
                });
    }

    /**
     * A failure in words: native transports put the system call and the error number in front, and the known address at
     * the end.
     */
    private static String why(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "no such host";
        }
        String text = String.valueOf(failure.getMessage());
        int words = text.indexOf("): ", text.indexOf("failed with error("));
        if (text.contains("failed with error(") && words > 0) {
            text = text.substring(words + "): ".length());
        }
        int address = text.indexOf(": /");
        return address > 0 ? text.substring(0, address) : text;
    }

    private ClientSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("not connected yet");
        }
        return socket;
    }

    /** The buffer for the next output: the current one, or on packet sockets a new one. */
    private ByteBuf batch() {
        if (batch != null && batch.isReadable() && url.scheme().datagrams()) {
            write();
        }
        if (batch == null) {
            batch = socket().alloc().ioBuffer(FIRST_ROOM);
        }
        return batch;
    }

    /** Subscribes to a channel or pattern. */
    public void subscribe(String pattern) {
        dialect.subscribe(pattern, batch());
        said();
    }

    /**
     * Publishes a message.
     *
     * @throws IllegalArgumentException if this protocol can't carry it; its message is for the user
     */
    public void publish(String channel, byte[] payload) {
        dialect.publish(channel, payload, batch());
        said();
    }

    /** Whether each publish is answered; see {@link Dialect#answersPublish}. */
    public boolean answersPublish() {
        return dialect.answersPublish();
    }

    /** Pings, for a sign that everything sent so far has been taken. */
    public void ping() {
        dialect.ping(batch());
        said();
    }

    /** Whether the protocol has a ping. */
    public boolean pings() {
        return url.scheme() != Scheme.HTTP;
    }

    /** The number of reads so far. */
    public long readings() {
        return readings;
    }

    private void said() {
        if (batch != null
                && (batch.readableBytes() >= BATCH_BYTES || url.scheme().datagrams())) {
            write();
        }
    }

    private void write() {
        ByteBuf ready = batch;
        batch = null;
        if (ready == null) {
            return;
        }
        if (open && ready.isReadable()) {
            socket().write(ready);
        } else {
            ready.release();
        }
    }

    /** Sends the buffered output. */
    public void flush() {
        write();
        if (open) {
            socket().flush();
        }
    }

    /** Whether the socket is writable. */
    public boolean writable() {
        return open && socket().writable();
    }

    /** Turns reading on or off. */
    public void reading(boolean on) {
        if (open) {
            socket().reading(on);
        }
    }

    /** Says goodbye, and closes when everything has left. */
    public void finish() {
        if (open) {
            dialect.close(batch());
            flush();
            socket().finish();
        }
    }

    /** Closes at once, for a reason of this side's. */
    public void close(String why) {
        if (failure == null) {
            failure = why;
        }
        if (open) {
            socket().close();
        }
    }

    @Override
    public void onReceived(ByteBuf bytes) {
        readings++;
        try {
            if (incomplete != null && completed(incomplete, bytes)) {
                incomplete.release();
                incomplete = null;
            }
            if (incomplete == null) {
                decode(bytes);
                keep(bytes);
            }
        } catch (ProtocolViolation e) {
            close(e.detail());
        }
        flush();
    }

    /**
     * Completes a frame whose start came earlier. Most frames are small, so copying a few bytes spares a copy of all
     * that follows.
     *
     * @return whether nothing of what had come before is left
     */
    private boolean completed(ByteBuf start, ByteBuf bytes) {
        int some = Math.min(bytes.readableBytes(), FEW_BYTES);
        start.writeBytes(bytes, some);
        decode(start);
        int left = start.readableBytes();
        if (left <= some) {
            bytes.readerIndex(bytes.readerIndex() - left);
            return true;
        }
        start.writeBytes(bytes);
        decode(start);
        start.discardSomeReadBytes();
        return !start.isReadable();
    }

    private void decode(ByteBuf in) {
        while (true) {
            if (fastPath != null) {
                fastPath.take(in);
            }
            int start = in.readerIndex();
            if (!dialect.decode(in, batch(), owner)) {
                return;
            }
            if (fastPath != null) {
                fastPath.learn(in, start, in.readerIndex());
            }
        }
    }

    /** Keeps what is left of the input for the next time; of a packet nothing is. */
    private void keep(ByteBuf bytes) {
        if (bytes.isReadable() && open && !url.scheme().datagrams()) {
            incomplete =
                    socket().alloc().buffer(bytes.readableBytes() + FEW_BYTES).writeBytes(bytes);
        }
    }

    @Override
    public void onWritable() {
        owner.writable();
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        open = false;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (incomplete != null) {
            incomplete.release();
            incomplete = null;
        }
        if (failure == null) {
            failure = cause == null ? "the server closed the connection" : why(cause);
        }
        owner.closed(failure);
    }
}
