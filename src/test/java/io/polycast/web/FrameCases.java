// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.CONTINUATION;
import static io.polycast.testkit.RawWebSocket.EIGHT_BYTES;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.PING;
import static io.polycast.testkit.RawWebSocket.PONG;
import static io.polycast.testkit.RawWebSocket.RSV1;
import static io.polycast.testkit.RawWebSocket.RSV2;
import static io.polycast.testkit.RawWebSocket.RSV3;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.TWO_BYTES;
import static io.polycast.testkit.RawWebSocket.announcement;
import static io.polycast.testkit.RawWebSocket.bytes;
import static io.polycast.testkit.RawWebSocket.frame;
import static io.polycast.testkit.RawWebSocket.shown;
import static io.polycast.testkit.RawWebSocket.unmasked;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Frames and fragments, right and wrong ones. The server sends every message back to the client that it came from. */
final class FrameCases {
    /** What the server under test accepts. */
    static final int MAX_MESSAGE_SIZE = 100_000;

    private static final String PROTOCOL_ERROR = "close 1002";
    private static final String TOO_BIG = "close 1009";
    private static final byte[] NOTHING = {};
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private FrameCases() {}

    static Stream<FrameCase> all() {
        return Stream.of(
                        unmaskedFrames(),
                        reservedBits(),
                        reservedOpcodes(),
                        lengths(),
                        limits(),
                        fragments(),
                        controls())
                .flatMap(List::stream);
    }

    private static List<FrameCase> unmaskedFrames() {
        return List.of(
                new FrameCase("5.1", "a text that is not masked", unmasked(FIN | TEXT, HELLO), PROTOCOL_ERROR),
                new FrameCase("5.1", "an empty text that is not masked", unmasked(FIN | TEXT, NOTHING), PROTOCOL_ERROR),
                new FrameCase("5.1", "a ping that is not masked", unmasked(FIN | PING, HELLO), PROTOCOL_ERROR),
                new FrameCase("5.1", "a close that is not masked", unmasked(FIN | CLOSE, NOTHING), PROTOCOL_ERROR),
                new FrameCase(
                        "5.1",
                        "what came before a frame that is not masked counts, what comes behind it does not",
                        bytes(
                                frame(FIN | TEXT, "before"),
                                unmasked(FIN | TEXT, HELLO),
                                frame(FIN | TEXT, "behind"),
                                frame(FIN | PING, "behind")),
                        "text before",
                        PROTOCOL_ERROR));
    }

    private static List<FrameCase> reservedBits() {
        List<FrameCase> cases = new ArrayList<>();
        for (int bits : new int[] {RSV1, RSV2, RSV3, RSV1 | RSV2 | RSV3}) {
            String name = "reserved bits " + Integer.toHexString(bits) + " of ";
            cases.add(new FrameCase("5.2", name + "a text", frame(FIN | bits | TEXT, HELLO), PROTOCOL_ERROR));
            cases.add(new FrameCase("5.2", name + "a binary", frame(FIN | bits | BINARY, HELLO), PROTOCOL_ERROR));
            cases.add(new FrameCase("5.2", name + "a ping", frame(FIN | bits | PING, HELLO), PROTOCOL_ERROR));
            cases.add(new FrameCase("5.2", name + "a close", frame(FIN | bits | CLOSE, NOTHING), PROTOCOL_ERROR));
            cases.add(new FrameCase(
                    "5.2",
                    name + "a continuation",
                    bytes(frame(TEXT, "a"), frame(FIN | bits | CONTINUATION, "b")),
                    PROTOCOL_ERROR));
        }
        return cases;
    }

    private static List<FrameCase> reservedOpcodes() {
        List<FrameCase> cases = new ArrayList<>();
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            String name = "reserved opcode " + Integer.toHexString(opcode);
            cases.add(new FrameCase("5.2", name, frame(FIN | opcode, HELLO), PROTOCOL_ERROR));
            cases.add(new FrameCase("5.2", name + ", empty", frame(FIN | opcode, NOTHING), PROTOCOL_ERROR));
            cases.add(new FrameCase("5.2", name + ", not the last fragment", frame(opcode, HELLO), PROTOCOL_ERROR));
            cases.add(new FrameCase(
                    "5.2",
                    name + " behind a message",
                    bytes(frame(FIN | TEXT, "before"), frame(FIN | opcode, HELLO)),
                    "text before",
                    PROTOCOL_ERROR));
        }
        return cases;
    }

    private static List<FrameCase> lengths() {
        List<FrameCase> cases = new ArrayList<>();
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 65_535, 65_536, MAX_MESSAGE_SIZE}) {
            byte[] letters = letters(length);
            byte[] any = new byte[length];
            new Random(length).nextBytes(any);
            cases.add(new FrameCase(
                    "5.2", "a text of " + length + " bytes", frame(FIN | TEXT, letters), shown(TEXT, letters)));
            cases.add(new FrameCase(
                    "5.2", "a binary of " + length + " bytes", frame(FIN | BINARY, any), shown(BINARY, any)));
        }
        for (int length : new int[] {0, 5, 125}) {
            cases.add(longer(length, TWO_BYTES));
        }
        for (int length : new int[] {0, 5, 125, 126, 65_535}) {
            cases.add(longer(length, EIGHT_BYTES));
        }
        cases.add(new FrameCase(
                "5.2",
                "the length of a ping in more bytes than it needs",
                frame(FIN | PING, HELLO, TWO_BYTES),
                PROTOCOL_ERROR));
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MIN_VALUE + 5}) {
            cases.add(new FrameCase(
                    "5.2",
                    "a length with the top bit set: " + Long.toHexString(length),
                    bytes(announcement(FIN | BINARY, length), HELLO),
                    PROTOCOL_ERROR));
        }
        return cases;
    }

    /** A length in more bytes than it needs. */
    private static FrameCase longer(int length, int lengthField) {
        return new FrameCase(
                "5.2",
                "a length of " + length + " in " + (lengthField == TWO_BYTES ? "two" : "eight") + " bytes more",
                frame(FIN | BINARY, new byte[length], lengthField),
                PROTOCOL_ERROR);
    }

    private static byte[] letters(int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('a' + i % 26);
        }
        return letters;
    }

    private static List<FrameCase> limits() {
        List<FrameCase> cases = new ArrayList<>();
        long[] lengths = {MAX_MESSAGE_SIZE + 1, 1L << 31, (1L << 31) - 1, (1L << 32) + 5, 1L << 62, Long.MAX_VALUE};
        for (long length : lengths) {
            cases.add(new FrameCase(
                    "7.4.1",
                    "a frame that is announced to have " + length + " bytes, of which none comes",
                    announcement(FIN | BINARY, length),
                    TOO_BIG));
        }
        byte[] most = letters(MAX_MESSAGE_SIZE);
        byte[] half = letters(MAX_MESSAGE_SIZE / 2);
        cases.add(new FrameCase(
                "7.4.1",
                "a byte more than a message may have",
                frame(FIN | TEXT, letters(MAX_MESSAGE_SIZE + 1)),
                TOO_BIG));
        cases.add(new FrameCase(
                "7.4.1",
                "as much as a message may have, in fragments",
                bytes(frame(BINARY, half), frame(CONTINUATION, half), frame(FIN | CONTINUATION, NOTHING)),
                shown(BINARY, bytes(half, half))));
        cases.add(new FrameCase(
                "7.4.1",
                "a byte more than that, in fragments",
                bytes(frame(BINARY, half), frame(CONTINUATION, half), frame(FIN | CONTINUATION, "x")),
                TOO_BIG));
        cases.add(new FrameCase(
                "7.4.1",
                "a second fragment that is announced to be too much",
                bytes(frame(TEXT, "x"), announcement(CONTINUATION, MAX_MESSAGE_SIZE)),
                TOO_BIG));
        cases.add(new FrameCase(
                "7.4.1",
                "the largest message twice: they do not add up",
                bytes(frame(FIN | TEXT, most), frame(FIN | TEXT, most)),
                shown(TEXT, most),
                shown(TEXT, most)));
        return cases;
    }

    private static List<FrameCase> fragments() {
        return List.of(
                new FrameCase("5.4", "two", bytes(frame(TEXT, "hel"), frame(FIN, "lo")), "text hello"),
                new FrameCase(
                        "5.4", "two of a binary", bytes(frame(BINARY, "hel"), frame(FIN, "lo")), "binary 68656c6c6f"),
                new FrameCase(
                        "5.4",
                        "a thousand",
                        bytes(
                                frame(TEXT, NOTHING),
                                bytes(Collections.nCopies(1_000, frame(CONTINUATION, "x"))
                                        .toArray(byte[][]::new)),
                                frame(FIN, NOTHING)),
                        shown(
                                TEXT,
                                bytes(Collections.nCopies(1_000, new byte[] {'x'})
                                        .toArray(byte[][]::new)))),
                new FrameCase(
                        "5.4",
                        "empty ones at the start, in the middle and at the end",
                        bytes(frame(TEXT, ""), frame(0, "a"), frame(0, ""), frame(0, "b"), frame(FIN, "")),
                        "text ab"),
                new FrameCase(
                        "5.4", "nothing but empty ones", bytes(frame(TEXT, ""), frame(0, ""), frame(FIN, "")), "text "),
                new FrameCase("5.4", "a continuation of nothing", frame(FIN, HELLO), PROTOCOL_ERROR),
                new FrameCase("5.4", "a continuation of nothing, not the last one", frame(0, HELLO), PROTOCOL_ERROR),
                new FrameCase(
                        "5.4",
                        "a continuation of a message that is whole",
                        bytes(frame(FIN | TEXT, "whole"), frame(FIN, HELLO)),
                        "text whole",
                        PROTOCOL_ERROR),
                new FrameCase(
                        "5.4",
                        "a continuation of a fragmented message that has ended",
                        bytes(frame(TEXT, "who"), frame(FIN, "le"), frame(FIN, HELLO)),
                        "text whole",
                        PROTOCOL_ERROR),
                new FrameCase(
                        "5.4", "a text in a text", bytes(frame(TEXT, "a"), frame(FIN | TEXT, "b")), PROTOCOL_ERROR),
                new FrameCase(
                        "5.4",
                        "the start of a text in a text",
                        bytes(frame(TEXT, "a"), frame(0, "b"), frame(TEXT, "c"), frame(FIN, "d")),
                        PROTOCOL_ERROR),
                new FrameCase(
                        "5.4", "a binary in a text", bytes(frame(TEXT, "a"), frame(FIN | BINARY, "b")), PROTOCOL_ERROR),
                new FrameCase(
                        "5.4",
                        "a message that was never ended is none",
                        bytes(frame(TEXT, "a"), frame(0, "b"), frame(FIN | CLOSE, NOTHING)),
                        "close"));
    }

    private static List<FrameCase> controls() {
        byte[] longest = letters(125);
        byte[] tooLong = letters(126);
        List<FrameCase> cases = new ArrayList<>(List.of(
                new FrameCase("5.5.2", "an empty ping", frame(FIN | PING, NOTHING), "pong "),
                new FrameCase("5.5.2", "a ping with bytes", frame(FIN | PING, new byte[] {0, -1}), "pong 00ff"),
                new FrameCase("5.5.2", "the longest ping", frame(FIN | PING, longest), shown(PONG, longest)),
                new FrameCase("5.5", "a ping that is too long", frame(FIN | PING, tooLong), PROTOCOL_ERROR),
                new FrameCase("5.5", "a pong that is too long", frame(FIN | PONG, tooLong), PROTOCOL_ERROR),
                new FrameCase("5.5", "a close that is too long", frame(FIN | CLOSE, tooLong), PROTOCOL_ERROR),
                new FrameCase(
                        "5.5", "a ping that is announced to be too long", announcement(FIN | PING, 1), PROTOCOL_ERROR),
                new FrameCase(
                        "5.5.2",
                        "pings between fragments",
                        bytes(
                                frame(TEXT, "a"),
                                frame(FIN | PING, "1"),
                                frame(0, "b"),
                                frame(FIN | PING, "2"),
                                frame(FIN, "c")),
                        "pong 31",
                        "pong 32",
                        "text abc"),
                new FrameCase("5.5.3", "a pong that nobody asked for", frame(FIN | PONG, HELLO)),
                new FrameCase(
                        "5.5.3",
                        "the longest pong",
                        bytes(frame(FIN | PONG, longest), frame(FIN | TEXT, "a")),
                        "text a"),
                new FrameCase(
                        "5.5.3",
                        "pongs between fragments",
                        bytes(frame(TEXT, "a"), frame(FIN | PONG, ""), frame(FIN, "b")),
                        "text ab"),
                new FrameCase(
                        "5.5.1",
                        "a close between fragments",
                        bytes(frame(TEXT, "a"), frame(FIN | CLOSE, NOTHING), frame(FIN, "b")),
                        "close")));
        for (int opcode : new int[] {PING, PONG, CLOSE}) {
            String name = "a control frame in fragments: " + Integer.toHexString(opcode);
            cases.add(new FrameCase("5.5", name, bytes(frame(opcode, "a"), frame(FIN, "b")), PROTOCOL_ERROR));
            cases.add(new FrameCase("5.5", name + ", empty", frame(opcode, NOTHING), PROTOCOL_ERROR));
        }
        return cases;
    }
}
