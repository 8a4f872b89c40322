// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.seqpacket;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.FutureListener;
import io.polycast.LibC;
import io.polycast.LogEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader that preserves packets exactly: an empty one is not the end of input, and one that is too long is detected.
 * To tell an empty packet from the end, it has the kernel attach the sender's credentials, which every packet has and
 * the end has not. Polls a duplicate of the channel's descriptor, since Netty reads from the channel's own; a hang-up
 * is noticed there, by {@link io.polycast.transport.stream.HangUps}. Belongs to the channel's event loop.
 */
final class PacketReader implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(PacketReader.class);

    /** After this many, it is the turn of the event loop's other channels. */
    private static final int PACKETS_AT_ONCE = 64;

    private static final EpollIoOps OPS =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);

    private final Channel channel;
    private final FileDescriptor copy;
    private final Scratch scratch;
    private @Nullable ChannelHandlerContext ctx;
    private boolean readable = true;
    private boolean reading;
    private boolean goOnDue;
    private boolean ended;

    private PacketReader(Channel channel, FileDescriptor copy, Scratch scratch) {
        this.channel = channel;
        this.copy = copy;
        this.scratch = scratch;
    }

    /** The buffer to receive packets into; one per event loop, since only one packet is read there at a time. */
    static final class Scratch {
        // struct msghdr and struct iovec of 64-bit Linux: recvmsg(2).
        private static final int NAME_LENGTH = 8;
        private static final int VECTORS = 16;
        private static final int VECTOR_COUNT = 24;
        private static final int CONTROL = 32;
        private static final int CONTROL_LENGTH = 40;
        private static final int FLAGS = 48;
        private static final int HEADER_BYTES = 56;
        private static final int VECTOR_BYTES = 16;
        private static final int CONTROL_BYTES = 64;

        private final Memory header = new Memory(HEADER_BYTES + VECTOR_BYTES + CONTROL_BYTES);
        private final long address = com.sun.jna.Pointer.nativeValue(header);
        private final Memory data;
        private final int size;

        /** For packets of that many bytes, and one more to detect longer ones. */
        Scratch(int longest) {
            size = longest + 1;
            data = new Memory(size);
            header.clear();
            long vector = address + HEADER_BYTES;
            header.setLong(VECTORS, vector);
            header.setLong(VECTOR_COUNT, 1);
            header.setLong(CONTROL, vector + VECTOR_BYTES);
            header.setLong(HEADER_BYTES, com.sun.jna.Pointer.nativeValue(data));
            header.setLong(HEADER_BYTES + Long.BYTES, size);
        }

        /** The length of what was received; negative if nothing was. */
        int receive(int descriptor) {
            header.setInt(NAME_LENGTH, 0);
            header.setLong(CONTROL_LENGTH, CONTROL_BYTES);
            header.setInt(FLAGS, 0);
            return (int) LibC.recvmsg(descriptor, address, LibC.MSG_DONTWAIT);
        }

        /** Whether a packet was received rather than the end of input. */
        boolean packet() {
            return header.getLong(CONTROL_LENGTH) > 0;
        }

        byte[] bytes(int length) {
            return data.getByteArray(0, length);
        }
    }

    /** Starts polling; packets are read when the channel's pipeline asks for them. */
    static PacketReader open(Channel channel, Scratch scratch) throws LastErrorException {
        int descriptor = ((UnixChannel) channel).fd().intValue();
        LibC.setsockopt(descriptor, LibC.SOL_SOCKET, LibC.SO_PASSCRED, new int[] {1}, Integer.BYTES);
        PacketReader reader = new PacketReader(channel, new FileDescriptor(LibC.dup(descriptor)), scratch);
        ((IoEventLoop) channel.eventLoop()).register(reader).addListener((FutureListener<IoRegistration>)
                registered -> {
                    if (registered.isSuccess()) {
                        reader.registered(registered.getNow());
                    } else {
                        LogEvent.PACKETS_NOT_READ.log(LOG, channel, registered.cause());
                        reader.close();
                        channel.close();
                    }
                });
        return reader;
    }

    private void registered(IoRegistration registration) {
        registration.submit(OPS);
        channel.closeFuture().addListener(closed -> {
            registration.cancel();
            // The event loop only closes handles that are still registered when it ends.
            close();
        });
    }

    /** Sets the place in the pipeline from which packets go up. */
    void attach(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public FileDescriptor fd() {
        return copy;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        readable = true;
        goOn();
    }

    /** Reads as long as the channel's owner wants it and there are packets. */
    void goOn() {
        ChannelHandlerContext above = ctx;
        if (reading || above == null || !channel.isOpen()) {
            return;
        }
        reading = true;
        int packets = 0;
        while (readable
                && !ended
                && packets < PACKETS_AT_ONCE
                && channel.config().isAutoRead()
                && channel.isOpen()) {
            packets += readOne(above);
        }
        reading = false;
        if (packets > 0) {
            above.fireChannelReadComplete();
        }
        if (ended && channel.isOpen()) {
            above.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (readable && channel.isOpen() && channel.config().isAutoRead()) {
            later();
        }
    }

    private int readOne(ChannelHandlerContext above) {
        int length = scratch.receive(copy.intValue());
        if (length < 0) {
            int error = Native.getLastError();
            if (error != LibC.EINTR) {
                readable = false;
            }
            if (error != LibC.EAGAIN && error != LibC.EINTR) {
                above.fireExceptionCaught(new IOException("can't receive: errno " + error));
                channel.close();
            }
            return 0;
        }
        if (length == 0 && !scratch.packet()) {
            ended = true;
            return 0;
        }
        Packets.arrived(above, scratch.bytes(length));
        return 1;
    }

    private void later() {
        if (!goOnDue) {
            goOnDue = true;
            channel.eventLoop().execute(() -> {
                goOnDue = false;
                goOn();
            });
        }
    }

    @Override
    public void close() {
        try {
            copy.close();
        } catch (IOException e) {
            LogEvent.DESCRIPTOR_NOT_CLOSED.log(LOG, e);
        }
    }
}
