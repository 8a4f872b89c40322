// SPDX-License-Identifier: Apache-2.0
package io.polycast.strangers;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection of somebody who reads nothing. Sends what the server takes, and never waits for it. */
final class Stranger implements AutoCloseable {
    private static final int SMALL = 4_096;

    private final SocketChannel channel;
    private final int number;
    private boolean welcome = true;

    private Stranger(SocketChannel channel, int number) {
        this.channel = channel;
        this.number = number;
    }

    static Stranger connect(SocketAddress address, int number) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = SocketChannel.open(unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
        if (!unix) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
        }
        channel.connect(address);
        channel.configureBlocking(false);
        return new Stranger(channel, number);
    }

    int number() {
        return number;
    }

    /** Whether the server has taken all so far. */
    boolean welcome() {
        return welcome;
    }

    /** Sends it so many times, unless the server takes no more, or has closed. */
    void send(byte[] bytes, int times) throws IOException {
        for (int i = 0; i < times && welcome; i++) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            for (int stalls = 0; left.hasRemaining() && stalls < 3; ) {
                if (channel.write(left) == 0) {
                    stalls++;
                    Thread.onSpinWait();
                }
            }
            welcome = !left.hasRemaining();
        }
    }

    void reset() throws IOException {
        if (!(channel.getRemoteAddress() instanceof UnixDomainSocketAddress)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
