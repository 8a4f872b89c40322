// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.FutureListener;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a peer which had half-closed is gone for good, on epoll. Netty 4.2 passes over EPOLLHUP after a half-close: the kernel
 * goes on reporting it, so that the event loop spins, and nobody is told. A copy of the descriptor, registered for nothing but what is
 * always reported, sees the same event and closes the channel. Other transports have no such trouble.
 */
public final class HangUpWatch implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(HangUpWatch.class);

    private final Channel channel;
    private final FileDescriptor copy;

    private HangUpWatch(Channel channel, FileDescriptor copy) {
        this.channel = channel;
        this.copy = copy;
    }

    /** The first call of native code takes some 100 ms; made at start, it does not hold up an event loop later. */
    public static void prepare() {
        LibC.load();
    }

    /** Watches a channel whose input has ended. Called on its event loop. */
    public static void watch(Channel channel) {
        EventLoop eventLoop = channel.eventLoop();
        if (!(channel instanceof UnixChannel unix)
                || !(eventLoop instanceof IoEventLoop ioEventLoop)
                || !ioEventLoop.isCompatible(HangUpWatch.class)
                || !channel.isOpen()) {
            return;
        }
        try {
            HangUpWatch watch = new HangUpWatch(
                    channel, new FileDescriptor(LibC.dup(unix.fd().intValue())));
            ioEventLoop.register(watch).addListener((FutureListener<IoRegistration>) registered -> {
                if (registered.isSuccess()) {
                    watch.registered(registered.getNow());
                } else {
                    LOG.warn("can't watch {} for a hang-up", channel, registered.cause());
                    watch.close();
                }
            });
        } catch (LastErrorException e) {
            // Most likely out of descriptors. Without a watch this connection could spin, so it does not stay.
            LOG.warn("can't watch {} for a hang-up, closing it: {}", channel, e.getMessage());
            channel.close();
        }
    }

    private void registered(IoRegistration registration) {
        registration.submit(EpollIoOps.valueOf(0));
        channel.closeFuture().addListener(closed -> {
            registration.cancel();
            // The event loop closes only the handles that it still has at its own end.
            close();
        });
    }

    @Override
    public FileDescriptor fd() {
        return copy;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        registration.cancel();
        channel.pipeline().firstContext().close();
    }

    @Override
    public void close() {
        try {
            copy.close();
        } catch (IOException e) {
            LOG.warn("can't close the copy of a descriptor", e);
        }
    }

    /** The one call that neither Java nor Netty offers. */
    private static final class LibC {
        static {
            Native.register(LibC.class, "c");
        }

        static void load() {
            // Loading the class is all.
        }

        static native int dup(int descriptor) throws LastErrorException;
    }
}
