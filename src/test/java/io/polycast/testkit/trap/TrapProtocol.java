// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit.trap;

import io.polycast.CloseReason;
import io.polycast.delivery.Encoding;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.raw.RawProtocol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What no protocol should do: each record names how the server is brought down. */
public final class TrapProtocol implements Protocol {
    private static final int A_LOT = 1 << 20;

    @Override
    public String name() {
        return "trap";
    }

    @Override
    public Encoding encoding() {
        return new RawProtocol().encoding();
    }

    @Override
    public boolean textual() {
        return true;
    }

    @Override
    public Session open(SessionPort port) {
        return new Session() {
            private final List<byte[]> kept = new ArrayList<>();

            @Override
            public void onRecord(Buffer record) {
                switch (record.toString()) {
                    case "fill the heap" -> fill(kept);
                    case "fill the heap elsewhere" -> new Thread(() -> fill(new ArrayList<>()), "elsewhere").start();
                    case "hang" -> hang();
                    default -> port.reply(record.getBytes());
                }
            }

            @Override
            public void onOversize(int limit) {}

            @Override
            public void farewell(CloseReason reason, String detail) {}
        };
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void fill(List<byte[]> kept) {
        while (true) {
            kept.add(new byte[A_LOT]);
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }
}
