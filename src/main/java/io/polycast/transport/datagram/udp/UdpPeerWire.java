// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.udp;

import io.netty.buffer.ByteBuf;
import io.polycast.transport.datagram.PeerWire;
import java.net.InetSocketAddress;

/** A peer of a UDP socket: a single address, or the group that datagrams are sent to. */
final class UdpPeerWire extends PeerWire<InetSocketAddress> {
    /** 65,535 bytes less the IPv4 and UDP headers. */
    private static final int MAX_PACKET_BYTES = 65_507;

    private final UdpSocket socket;
    private final boolean group;

    /** A group lives as long as its socket. */
    UdpPeerWire(UdpSocket socket, InetSocketAddress remote, boolean group) {
        super(socket, remote);
        this.socket = socket;
        this.group = group;
    }

    @Override
    public boolean lasting() {
        return group;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return address();
    }

    @Override
    public void write(ByteBuf bytes) {
        socket.write(bytes, address());
    }

    @Override
    public void flush() {
        socket.flushSoon();
    }

    @Override
    public boolean writable() {
        return socket.writable();
    }

    void writableAgain() {
        handler().onWritable();
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public int maxPacketSize() {
        return MAX_PACKET_BYTES;
    }
}
