// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation read from a file; src/test/resources/transcripts/README.md says how one is written.
 *
 * @param name the file's, with its folder
 * @param protocol of the endpoint
 * @param limits that differ from the defaults
 * @param only where it can be played: {@code stream}, {@code length}, {@code datagram} or {@code own}
 * @param lineEnd what is behind each record of a framing of its own
 * @param differs why the server that the protocol is of answers otherwise; empty when it does not
 * @param steps in order
 */
record Transcript(
        String name,
        String protocol,
        Map<String, Integer> limits,
        String only,
        String lineEnd,
        String differs,
        List<Step> steps) {
    /**
     * One step.
     *
     * @param client a letter
     * @param mark what to do
     * @param text what follows the mark
     * @param line in the file, for messages
     */
    record Step(char client, String mark, String text, String line) {}

    static Transcript read(Path file) throws IOException {
        Map<String, String> head = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (steps.isEmpty() && line.matches("[a-z]+: .*")) {
                head.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(' ') + 1));
            } else {
                steps.add(step(line, file.getFileName() + ":" + number + " " + line));
            }
        }
        Map<String, Integer> limits = new HashMap<>();
        for (String limit : head.getOrDefault("limits", "").split(" ")) {
            if (!limit.isEmpty()) {
                limits.put(limit.split("=")[0], Integer.valueOf(limit.split("=")[1]));
            }
        }
        return new Transcript(
                file.getParent().getFileName() + "/" + file.getFileName(),
                head.get("endpoint"),
                limits,
                head.getOrDefault("only", "stream"),
                head.getOrDefault("lines", "").equals("crlf") ? "\r\n" : "\n",
                head.getOrDefault("differs", ""),
                steps);
    }

    private static Step step(String line, String place) {
        String rest = line.substring(1);
        int space = rest.indexOf(' ');
        String mark = space < 0 ? rest : rest.substring(0, space);
        String text = space < 0 ? "" : rest.substring(space + 1);
        return new Step(line.charAt(0), mark, text, place);
    }

    /** A record as the file writes it. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) != '\\') {
                int point = text.codePointAt(i);
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point);
                continue;
            }
            switch (text.charAt(i + 1)) {
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case '\\' -> bytes.write('\\');
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("unknown escape in " + text);
            }
            i += 2;
        }
        return bytes.toByteArray();
    }
}
