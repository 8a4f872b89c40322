// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Epoll event loops that keep watching a connection whose peer has half-closed. Netty removes a descriptor from epoll
 * as soon as it has no interest left, so the peer's disconnect goes unnoticed; and it can't add it back, so a peer that
 * reads slowly loses the rest (netty 4.2.13 to 4.2.18). Here the descriptor stays, edge-triggered and with only the
 * events that epoll always reports, and a hang-up closes the channel.
 */
public final class HangUps implements IoHandlerFactory {
    /** EPOLLHUP, for which Netty has no name, and EPOLLERR. */
    private static final EpollIoOps UNASKED = EpollIoOps.valueOf(0x10).with(EpollIoOps.EPOLLERR);

    private final IoHandlerFactory epoll = EpollIoHandler.newFactory();

    /** For any number of event loops. */
    public HangUps() {}

    @Override
    public IoHandler newHandler(ThreadAwareExecutor eventLoop) {
        return new Handler(epoll.newHandler(eventLoop));
    }

    @Override
    public boolean isChangingThreadSupported() {
        return epoll.isChangingThreadSupported();
    }

    /** Netty's handler, with each handle watched. */
    private record Handler(IoHandler epoll) implements IoHandler {
        @Override
        public void initialize() {
            epoll.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return epoll.run(context);
        }

        @Override
        public void prepareToDestroy() {
            epoll.prepareToDestroy();
        }

        @Override
        public void destroy() {
            epoll.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            Watched watched = new Watched((EpollIoHandle) handle);
            watched.registration = epoll.register(watched);
            return watched;
        }

        @Override
        public void wakeup() {
            epoll.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return epoll.isCompatible(handleType);
        }
    }

    /** One descriptor, between Netty's event loop and its owner. Belongs to that event loop. */
    private static final class Watched implements EpollIoHandle, IoRegistration {
        private final EpollIoHandle owner;
        private @Nullable IoRegistration registration;

        /** Whether it is in epoll; one that was never added is not added without interest. */
        private boolean added;

        /** Whether it is a connection's: only these ask for half-close events. */
        private boolean connection;

        /** The owner has no interest left. */
        private boolean resting;

        Watched(EpollIoHandle owner) {
            this.owner = owner;
        }

        @Override
        public FileDescriptor fd() {
            return owner.fd();
        }

        @Override
        public void handle(IoRegistration registered, IoEvent event) {
            boolean rested = resting;
            owner.handle(this, event);
            if (rested && connection && ((EpollIoEvent) event).ops().contains(UNASKED) && isValid()) {
                close();
            }
        }

        @Override
        public void registered() {
            owner.registered();
        }

        @Override
        public void unregistered() {
            owner.unregistered();
        }

        @Override
        public void close() {
            try {
                owner.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (Exception e) {
                throw new IllegalStateException("can't close " + owner, e);
            }
        }

        private IoRegistration inner() {
            if (registration == null) {
                throw new IllegalStateException("not registered yet");
            }
            return registration;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature.
        public <T> T attachment() {
            return inner().attachment();
        }

        @Override
        public long submit(IoOps ops) {
            EpollIoOps wanted = (EpollIoOps) ops;
            resting = added && wanted.value() == EpollIoOps.NONE.value();
            added |= wanted.value() != EpollIoOps.NONE.value();
            connection |= wanted.contains(EpollIoOps.EPOLLRDHUP);
            return inner().submit(resting ? EpollIoOps.EPOLLET : wanted);
        }

        @Override
        public boolean isValid() {
            return inner().isValid();
        }

        @Override
        public boolean cancel() {
            return inner().cancel();
        }
    }
}
