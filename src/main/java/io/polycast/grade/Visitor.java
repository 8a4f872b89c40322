// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client of the server under test. It never blocks: what the kernel does not take at once waits here, and {@link
 * Hall} calls when there is something to read or room to write.
 */
final class Visitor {
    /** What a client says to be noticed. Lines that begin so are not part of any conversation. */
    static final String HELLO = "hello-";

    /** By this a server tells that it has left lines out. */
    private static final String NOTICE = "!";

    private static final Charset BYTES = StandardCharsets.ISO_8859_1;
    private static final int SMALL_BUFFER = 4_096;

    private final Hall hall;
    private final String name;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> greetings = new HashSet<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long written;
    private int notices;
    private boolean reading = true;
    private boolean endsOutput;
    private boolean ended;
    private @Nullable IOException failure;

    /** Begins to connect. */
    Visitor(Hall hall, Selector selector, InetSocketAddress server, String name, boolean reads) throws IOException {
        this.hall = hall;
        this.name = name;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (!reads) {
            reading = false;
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        }
        key = channel.register(selector, 0, this);
        try {
            channel.connect(server);
        } catch (IOException e) {
            fail(e);
        }
        update();
    }

    String name() {
        return name;
    }

    boolean connected() {
        return channel.isConnected();
    }

    /** Whether the connection is over, in whichever way. */
    boolean over() {
        return ended || failure != null;
    }

    /** Whether the server has ended it in order, so that no byte was lost. */
    boolean ended() {
        return ended;
    }

    /** Why it is broken; null while it is not. */
    @Nullable IOException failure() {
        return failure;
    }

    /** The whole lines that have come since {@link #forget}, but no greetings and no notices. */
    List<String> lines() {
        return lines;
    }

    /** What has come since the last line break. */
    String partial() {
        return partial.toString(BYTES);
    }

    /** How often the server told that it left something out. */
    int notices() {
        return notices;
    }

    Set<String> greetings() {
        return greetings;
    }

    /** How many bytes the kernel has taken. */
    long written() {
        return written;
    }

    boolean hasPending() {
        return out.hasRemaining();
    }

    int localPort() throws IOException {
        return channel.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    void forget() {
        lines.clear();
    }

    /** Sends as soon as the kernel takes it. */
    void send(String text) {
        byte[] bytes = text.getBytes(BYTES);
        ByteBuffer all = ByteBuffer.allocate(out.remaining() + bytes.length);
        all.put(out).put(bytes).flip();
        out = all;
        try {
            write();
        } catch (IOException e) {
            fail(e);
        }
        update();
    }

    /** Half-closes once all is written: this client has said everything. */
    void endOutput() throws IOException {
        endsOutput = true;
        write();
        update();
    }

    /** From now on what comes is read. */
    void read(boolean reads) {
        reading = reads;
        update();
    }

    /** Ends it in order. */
    void leave() throws IOException {
        channel.close();
        hall.letGo();
    }

    /** Ends it as the kernel does for a process that was killed in the middle: RST, and what was under way is lost. */
    void reset() throws IOException {
        if (channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        leave();
    }

    /** Does what the socket is ready for; returns how many bytes were read. */
    int ready(ByteBuffer buffer) {
        int read = 0;
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
            }
            if (key.isReadable()) {
                read = receive(buffer);
            }
            if (channel.isConnected()) {
                write();
            }
        } catch (IOException e) {
            fail(e);
        }
        update();
        return read;
    }

    private int receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        if (read < 0) {
            ended = true;
            return 0;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                take(partial.toString(BYTES));
                partial.reset();
            } else {
                partial.write(next);
            }
        }
        return read;
    }

    private void take(String line) {
        if (line.startsWith(HELLO)) {
            greetings.add(line.substring(HELLO.length()));
        } else if (line.startsWith(NOTICE)) {
            notices++;
        } else {
            lines.add(line);
        }
    }

    private void write() throws IOException {
        if (channel.isConnected() && out.hasRemaining()) {
            written += channel.write(out);
        }
        if (endsOutput && !out.hasRemaining() && channel.isConnected()) {
            endsOutput = false;
            channel.shutdownOutput();
        }
    }

    private void fail(IOException e) {
        failure = e;
        out.position(out.limit());
        key.cancel();
    }

    private void update() {
        if (!key.isValid()) {
            return;
        }
        if (channel.isConnectionPending()) {
            key.interestOps(SelectionKey.OP_CONNECT);
            return;
        }
        int read = reading && !ended ? SelectionKey.OP_READ : 0;
        int write = out.hasRemaining() ? SelectionKey.OP_WRITE : 0;
        key.interestOps(read | write);
    }
}
