// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.ByteBuf;
import io.polycast.ProtocolViolation;
import io.polycast.client.dialect.Dialect;
import io.polycast.client.dialect.Events;
import io.polycast.client.dialect.Role;
import io.polycast.client.dialect.ServerUrl;
import io.polycast.client.dialect.Stranger;
import java.util.function.Consumer;
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

    /** What may be said and done on the connection, by how much of its start is over. */
    private enum State {
        CONNECTING,
        /** Open, but nothing was heard yet. */
        SILENT,
        /** Whether TLS starts now is not known yet. */
        UNDECIDED,
        SECURING,
        TALKING,
        CLOSED
    }

    private final ServerUrl url;
    private final Dialect dialect;
    private final Owner owner;
    private final @Nullable FastPath fastPath;
    private @Nullable Connector connector;
    private @Nullable ClientSocket socket;
    private Consumer<String> unopened = why -> {};

    /** The start of a frame whose end has not come yet. */
    private @Nullable ByteBuf incomplete;

    private @Nullable ByteBuf batch;
    private @Nullable String failure;
    private long readings;
    private State state = State.CONNECTING;

    /** A connection that is not open yet. */
    public ClientConnection(ServerUrl url, Role role, Owner owner, @Nullable FastPath fastPath) {
        this(url, url.scheme().dialect(url, role), owner, fastPath);
    }

    /** The same with a dialect of one's own. */
    public ClientConnection(ServerUrl url, Dialect dialect, Owner owner, @Nullable FastPath fastPath) {
        this.url = url;
        this.dialect = dialect;
        this.owner = owner;
        this.fastPath = fastPath;
    }

    /**
     * Connects and says the first words; called on the connector's event loop, which the connection then belongs to.
     *
     * @param failed hears why, if it can't be connected; the owner is told everything else
     */
    public void open(Connector through, Consumer<String> failed) {
        connector = through;
        unopened = failed;
        through.connect(url, this);
    }

    @Override
    public void onFailed(Throwable cause) {
        state = State.CLOSED;
        unopened.accept(failure == null ? FailureWords.of(cause, url) : failure);
    }

    @Override
    public void onOpened(ClientSocket connected) {
        socket = connected;
        state = State.SILENT;
        if (failure != null) {
            connected.close();
            return;
        }
        dialect.open(batch(), owner);
        flush();
    }

    private boolean open() {
        return state != State.CONNECTING && state != State.CLOSED;
    }

    private Connector connector() {
        if (connector == null) {
            throw new IllegalStateException("not opened yet");
        }
        return connector;
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
        return !url.scheme().oneSubscription();
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
        if (open() && ready.isReadable()) {
            socket().write(ready);
        } else {
            ready.release();
        }
    }

    /** Sends the buffered output. */
    public void flush() {
        write();
        if (open()) {
            socket().flush();
        }
    }

    /** Whether the socket is writable. */
    public boolean writable() {
        return open() && socket().writable();
    }

    /** Turns reading on or off. */
    public void reading(boolean on) {
        if (open()) {
            socket().reading(on);
        }
    }

    /** Says goodbye, and closes when everything has left. */
    public void finish() {
        if (open()) {
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
        if (open()) {
            socket().close();
        }
    }

    @Override
    public void onReceived(ByteBuf bytes) {
        readings++;
        try {
            if (state == State.TALKING) {
                talk(bytes);
            } else {
                begin(bytes);
            }
        } catch (ProtocolViolation e) {
            close(e.detail());
        }
        flush();
    }

    private void talk(ByteBuf bytes) {
        if (incomplete != null && completed(incomplete, bytes)) {
            incomplete.release();
            incomplete = null;
        }
        if (incomplete == null) {
            decode(bytes);
            keep(bytes);
        }
    }

    /** The first bytes: they may show that the server speaks something else, or start TLS. */
    private void begin(ByteBuf bytes) {
        if (url.scheme().datagrams()) {
            state = State.TALKING;
            talk(bytes);
            return;
        }
        if (state == State.SILENT) {
            Stranger.check(bytes, url.scheme());
            state = State.UNDECIDED;
        }
        if (incomplete == null) {
            keep(bytes);
        } else {
            incomplete.writeBytes(bytes);
        }
        ByteBuf greeting = incomplete;
        if (greeting == null || state != State.UNDECIDED) {
            return;
        }
        switch (dialect.opening(greeting)) {
            case UNDECIDED -> {
                // More of it has to come.
            }
            case AS_IT_IS -> talkFrom(greeting);
            case TLS -> {
                state = State.SECURING;
                socket().startTls(connector().tls().handler(socket().alloc(), url));
            }
        }
    }

    @Override
    public void onSecured() {
        ByteBuf greeting = incomplete;
        try {
            if (greeting != null) {
                talkFrom(greeting);
            }
        } catch (ProtocolViolation e) {
            close(e.detail());
        }
        flush();
    }

    private void talkFrom(ByteBuf greeting) {
        state = State.TALKING;
        incomplete = null;
        try {
            talk(greeting);
        } finally {
            greeting.release();
        }
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
        if (bytes.isReadable() && open() && !url.scheme().datagrams()) {
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
        boolean silent = state == State.SILENT;
        state = State.CLOSED;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (incomplete != null) {
            incomplete.release();
            incomplete = null;
        }
        if (failure == null) {
            failure = cause != null
                    ? FailureWords.of(cause, url)
                    : silent
                            ? "the server closed the connection before it said anything"
                                    + url.scheme().doubt()
                            : "the server closed the connection";
        }
        owner.closed(failure);
    }
}
