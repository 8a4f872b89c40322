// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is around an outbox: the way out, which takes so many writes and keeps them for a while, and the connection,
 * which keeps books.
 */
final class Client implements Outlet, OutboxOwner {
    final StringBuilder heard = new StringBuilder();
    final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    final Set<ClientId> paused = new HashSet<>();
    private final int maxPacketSize;
    private final Deque<ByteBuf> unsent = new ArrayDeque<>();

    /** How many writes it takes. */
    int room;

    /** How many of them the kernel takes at once. */
    int sendable;

    /** What a write may lead to before it returns. */
    Runnable onWrite = () -> {};

    /** Whether it is closed. */
    boolean gone;

    long delivered;
    long pending;

    @Nullable CloseReason ended;

    /** On packets of at most so many bytes; {@link Integer#MAX_VALUE} for a stream. */
    Client(int maxPacketSize) {
        this.maxPacketSize = maxPacketSize;
    }

    /** What has been heard since this was last asked. */
    String listen() {
        String news = heard.toString();
        heard.setLength(0);
        return news;
    }

    @Override
    public void write(ByteBuf bytes) {
        heard.append(bytes.toString(UTF_8));
        room--;
        if (sendable > 0 && unsent.isEmpty()) {
            sendable--;
            bytes.release();
        } else {
            unsent.add(bytes);
        }
        onWrite.run();
    }

    /** The kernel takes so many of the writes that it has not taken at once. */
    void send(int writes) {
        for (int i = 0; i < writes && !unsent.isEmpty(); i++) {
            unsent.remove().release();
        }
    }

    @Override
    public void flush() {
        // Nothing is gathered here.
    }

    @Override
    public boolean writable() {
        return room > 0;
    }

    @Override
    public boolean gone() {
        return gone;
    }

    @Override
    public long pendingBytes() {
        return unsent.stream().mapToLong(ByteBuf::readableBytes).sum();
    }

    @Override
    public int maxPacketSize() {
        return maxPacketSize;
    }

    @Override
    public boolean packets() {
        return maxPacketSize < Integer.MAX_VALUE;
    }

    @Override
    public void delivered(int messages) {
        delivered += messages;
    }

    @Override
    public void dropped(int messages, DropReason reason) {
        dropped.merge(reason, (long) messages, Long::sum);
    }

    long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    @Override
    public void pendingChanged(long bytes) {
        pending += bytes;
    }

    @Override
    public void overflowed(CloseReason reason) {
        if (ended == null) {
            ended = reason;
        }
    }

    @Override
    public void pausePublisher(ClientId publisher) {
        if (!paused.add(publisher)) {
            throw new AssertionError("paused twice: " + publisher);
        }
    }

    @Override
    public void resumePublisher(ClientId publisher) {
        if (!paused.remove(publisher)) {
            throw new AssertionError("resumed without a pause: " + publisher);
        }
    }

    @Override
    public void drained() {
        // Seen from outside.
    }
}
