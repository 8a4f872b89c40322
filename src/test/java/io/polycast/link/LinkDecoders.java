// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.Unpooled;
import io.polycast.bus.Attendance;
import io.polycast.bus.Member;
import io.polycast.fuzz.Decoder;
import java.util.List;

/** What reads the bytes of other nodes, for the fuzzer: without a secret, so that it gets past the seal. */
public final class LinkDecoders {
    private LinkDecoders() {}

    /** All of them. */
    public static List<Decoder> all() {
        return List.of(
                new Decoder(
                        "frames of nodes",
                        false,
                        BadFrameException.class,
                        told -> bytes -> told.accept(frame(bytes)),
                        FrameCodecTest.frames()
                                .map(frame ->
                                        FrameCodecTest.bytes(FrameCodecTest.OPEN_SENDER, FrameCodecTest.THERE, frame))
                                .toList()),
                Decoder.ofPackets(
                        "who of nodes",
                        BadFrameException.class,
                        told -> bytes -> told.accept(WhoCodec.read(bytes).toString()),
                        WhoCodec.write(new Attendance(3, List.of(new Member("here01-0-1", "grün", "door"))))));
    }

    private static String frame(byte[] bytes) throws BadFrameException {
        return FrameCodecTest.OPEN_RECEIVER
                .decode(Unpooled.wrappedBuffer(bytes))
                .toString();
    }
}
