// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.seqpacket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * One outgoing packet. Netty gathers pending buffers into one call, which the kernel takes for one packet; file regions
 * are written one at a time, and this one passes all its bytes in one call.
 */
final class PacketRegion extends AbstractReferenceCounted implements FileRegion {
    private final ByteBuf packet;
    private final int length;
    private long transferred;

    PacketRegion(ByteBuf packet) {
        this.packet = packet;
        this.length = packet.readableBytes();
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return length;
    }

    /** Writes all of it, or nothing when the peer's queue is full. */
    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        int sent = target.write(packet.nioBuffer());
        transferred += sent;
        return sent;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        packet.touch(hint);
        return this;
    }

    @Override
    protected void deallocate() {
        packet.release();
    }
}
