// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.PING;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.bytes;
import static io.polycast.testkit.RawWebSocket.closing;
import static io.polycast.testkit.RawWebSocket.frame;
import static io.polycast.testkit.RawWebSocket.shown;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What may stand in a text, and in a close frame. */
final class TextCases {
    private static final String PROTOCOL_ERROR = "close 1002";
    private static final String NOT_UTF8 = "close 1007";

    private TextCases() {}

    static Stream<FrameCase> all() {
        return Stream.of(valid(), fragmented(), invalid(), closes(), closeReasons(), behindClose())
                .flatMap(List::stream);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static List<FrameCase> valid() {
        Map<String, String> texts = new TreeMap<>(Map.of(
                "one, two, three and four bytes", "$\u00a2\u20ac\ud800\udf48",
                "the largest code point", "\udbff\udfff",
                "the last ones before the surrogates and the first behind them", "\ud7ff\ue000",
                "code points that are no characters", "\ufffe\uffff\ufdd0",
                "zero", "a\u0000b",
                "a byte order mark", "\ufeffa",
                "line breaks", "a\r\nb\rc\nd"));
        List<FrameCase> cases = new ArrayList<>();
        texts.forEach((name, text) ->
                cases.add(new FrameCase("5.6", "text: " + name, frame(FIN | TEXT, text), "text " + text)));
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        cases.add(new FrameCase("5.6", "binary: every byte", frame(FIN | BINARY, every), shown(BINARY, every)));
        cases.add(new FrameCase("5.6", "binary: no UTF-8", frame(FIN | BINARY, hex("c0af")), "binary c0af"));
        return cases;
    }

    /** One text, cut at each byte, in two fragments and with a ping in between. */
    private static List<FrameCase> fragmented() {
        String text = "\u03ba\u20ac\ud800\udf48";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        List<FrameCase> cases = new ArrayList<>();
        for (int cut = 0; cut <= utf8.length; cut++) {
            cases.add(new FrameCase(
                    "5.4",
                    "characters cut over fragments at byte " + cut,
                    bytes(
                            frame(TEXT, Arrays.copyOf(utf8, cut)),
                            frame(FIN | PING, ""),
                            frame(FIN, Arrays.copyOfRange(utf8, cut, utf8.length))),
                    "pong ",
                    "text " + text));
        }
        byte[][] singly = new byte[utf8.length + 1][];
        for (int i = 0; i < utf8.length; i++) {
            singly[i] = frame(i == 0 ? TEXT : 0, new byte[] {utf8[i]});
        }
        singly[utf8.length] = frame(FIN, "");
        cases.add(new FrameCase("5.4", "a fragment for each byte", bytes(singly), "text " + text));
        return cases;
    }

    private static List<FrameCase> invalid() {
        Map<String, String> payloads = new TreeMap<>(Map.ofEntries(
                Map.entry("a byte that continues nothing", "80"),
                Map.entry("the same in the middle", "616280ff6364"),
                Map.entry("a character that is cut off at the end", "61e282"),
                Map.entry("a character that is cut off in the middle", "61e28261"),
                Map.entry("overlong in two bytes", "c0af"),
                Map.entry("overlong in two bytes, the largest", "c1bf"),
                Map.entry("overlong in three bytes", "e080af"),
                Map.entry("overlong in three bytes, the largest", "e09fbf"),
                Map.entry("overlong in four bytes", "f08080af"),
                Map.entry("overlong in four bytes, the largest", "f08fbfbf"),
                Map.entry("overlong zero", "c080"),
                Map.entry("the first surrogate", "eda080"),
                Map.entry("the last surrogate", "edbfbf"),
                Map.entry("a pair of surrogates", "eda080edb080"),
                Map.entry("beyond the largest code point", "f4908080"),
                Map.entry("five bytes", "f888808080"),
                Map.entry("fe", "fe"),
                Map.entry("ff", "ff")));
        List<FrameCase> cases = new ArrayList<>();
        payloads.forEach((name, hex) -> {
            byte[] payload = hex(hex);
            cases.add(new FrameCase("8.1", "text: " + name, frame(FIN | TEXT, payload), NOT_UTF8));
            cases.add(new FrameCase(
                    "8.1",
                    "text in fragments: " + name,
                    bytes(
                            frame(TEXT, Arrays.copyOf(payload, 1)),
                            frame(FIN, Arrays.copyOfRange(payload, 1, payload.length))),
                    NOT_UTF8));
        });
        cases.add(new FrameCase(
                "8.1",
                "texts before one that is no UTF-8 count",
                bytes(frame(FIN | TEXT, "fine"), frame(FIN | TEXT, hex("ff")), frame(FIN | TEXT, "behind")),
                "text fine",
                NOT_UTF8));
        cases.add(new FrameCase(
                "8.1",
                "characters do not go on from message to message",
                bytes(frame(FIN | TEXT, hex("e282")), frame(FIN | TEXT, hex("ac"))),
                NOT_UTF8));
        return cases;
    }

    private static List<FrameCase> closes() {
        List<FrameCase> cases = new ArrayList<>();
        cases.add(new FrameCase("7.1.5", "close without a body", frame(FIN | CLOSE, ""), "close"));
        cases.add(new FrameCase("5.5.1", "close with one byte", frame(FIN | CLOSE, "x"), PROTOCOL_ERROR));
        int[] valid = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
        for (int code : valid) {
            cases.add(
                    new FrameCase("7.4", "close code " + code, frame(FIN | CLOSE, closing(code, "")), "close " + code));
        }
        int[] invalid = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535};
        for (int code : invalid) {
            cases.add(
                    new FrameCase("7.4", "close code " + code, frame(FIN | CLOSE, closing(code, "")), PROTOCOL_ERROR));
        }
        return cases;
    }

    private static List<FrameCase> closeReasons() {
        String longest = "\u20ac".repeat(41);
        return List.of(
                new FrameCase("5.5.1", "close with a reason", frame(FIN | CLOSE, closing(1000, "bye")), "close 1000"),
                new FrameCase(
                        "5.5.1",
                        "close with the longest reason",
                        frame(FIN | CLOSE, closing(4000, longest)),
                        "close 4000"),
                new FrameCase(
                        "5.5.1",
                        "close with a reason that is no UTF-8",
                        frame(FIN | CLOSE, bytes(closing(1000, "a"), hex("ff"))),
                        NOT_UTF8),
                new FrameCase(
                        "5.5.1",
                        "close with a reason that is cut off in a character",
                        frame(FIN | CLOSE, bytes(closing(1000, "a"), hex("e282"))),
                        NOT_UTF8));
    }

    private static List<FrameCase> behindClose() {
        byte[] close = frame(FIN | CLOSE, closing(1000, ""));
        return List.of(
                new FrameCase("5.5.1", "a text behind a close", bytes(close, frame(FIN | TEXT, "late")), "close 1000"),
                new FrameCase("5.5.1", "a ping behind a close", bytes(close, frame(FIN | PING, "late")), "close 1000"),
                new FrameCase("5.5.1", "a close behind a close", bytes(close, frame(FIN | CLOSE, "")), "close 1000"),
                new FrameCase("5.5.1", "no frame behind a close", bytes(close, hex("ffffffffffff")), "close 1000"),
                new FrameCase(
                        "5.5.1",
                        "messages before a close count",
                        bytes(frame(FIN | TEXT, "a"), frame(FIN | BINARY, "b"), close),
                        "text a",
                        "binary 62",
                        "close 1000"));
    }
}
