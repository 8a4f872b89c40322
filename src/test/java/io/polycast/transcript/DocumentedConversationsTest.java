// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.AsyncApiDocument;
import io.polycast.testkit.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each conversation in docs/json.md happens word for word, and is what the AsyncAPI document describes. */
class DocumentedConversationsTest {
    private static final Path DOC = Path.of("docs", "json.md");
    private static final Pattern CONVERSATION = Pattern.compile("(?ms)^```text\\n(.*?)^```$");
    private static final Pattern RECORD = Pattern.compile("(?ms)^```json\\n(.*?)^```$");
    private static final Pattern ANSWER_CODE = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    /** What is another one each time: a client's id, a time, and a cookie, which is sent back. */
    private static final Pattern CHANGING = Pattern.compile(
            "(?<=\"id\":\")[0-9a-z]+-\\d+-\\d+|(?<=\"time\":)\\d{13}|(?<=\"cookie\":\")(?<cookie>\\w+)");

    static List<String> conversations() throws IOException {
        return blocks(CONVERSATION);
    }

    private static List<String> blocks(Pattern kind) throws IOException {
        return kind.matcher(Files.readString(DOC))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void happens(String conversation) throws Exception {
        Map<Character, Peer> peers = new HashMap<>();
        Map<String, String> cookies = new HashMap<>();
        try (RunningServer server = RunningServer.start(
                door("json").protocol("json", "line"),
                door("udp").listen("udp", "127.0.0.1").protocol("json", "line"))) {
            for (String line : conversation.lines().toList()) {
                char client = line.charAt(0);
                if (!peers.containsKey(client)) {
                    peers.put(client, open(server, client));
                }
                step(line, peers.get(client), cookies);
            }
        } finally {
            for (Peer peer : peers.values()) {
                peer.close();
            }
        }
    }

    private static Peer open(RunningServer server, char client) throws IOException {
        return client == 'U'
                ? Peer.open(server.address("udp"), "packet", Cutting.WHOLE, "\n")
                : Peer.open(server.address("json"), "line", Cutting.WHOLE, "\n");
    }

    private static void step(String line, Peer peer, Map<String, String> cookies) throws IOException {
        String record = line.substring(3);
        if (line.startsWith("> ", 1)) {
            for (Map.Entry<String, String> cookie : cookies.entrySet()) {
                record = record.replace(cookie.getKey(), cookie.getValue());
            }
            peer.send(record.getBytes(StandardCharsets.UTF_8));
        } else {
            assertThat(line).matches("[A-Z]< .*");
            compare(record, new String(peer.receive(), StandardCharsets.UTF_8), cookies);
        }
    }

    /** The same but for what changes: a cookie's real value is remembered for the one in the document. */
    private static void compare(String documented, String received, Map<String, String> cookies) {
        assertThat(CHANGING.matcher(received).replaceAll("?"))
                .isEqualTo(CHANGING.matcher(documented).replaceAll("?"));
        Matcher shown = CHANGING.matcher(documented);
        Matcher real = CHANGING.matcher(received);
        while (shown.find() && real.find()) {
            if (shown.group("cookie") != null) {
                cookies.put(shown.group("cookie"), real.group("cookie"));
            }
        }
    }

    @Test
    void everyRecordIsOneOfTheAsyncApiDocument() throws IOException {
        AsyncApiDocument document = AsyncApiDocument.read();
        List<String> lines = conversations().stream().flatMap(String::lines).toList();
        assertThat(lines).hasSizeGreaterThan(20);
        for (int i = 0; i < lines.size(); i++) {
            String record = lines.get(i).substring(3);
            boolean refused = i + 1 < lines.size() && lines.get(i + 1).contains("\"op\":\"error\"");
            if (lines.get(i).startsWith("< ", 1)) {
                document.checkAnswer(record);
            } else if (!refused || lines.get(i + 1).contains("\"cookie\"")) {
                document.checkRequest(record);
            }
        }
        for (String record : blocks(RECORD)) {
            document.checkAnswer(record);
        }
    }

    @Test
    void everyCodeOfTheAsyncApiDocumentIsExplained() throws IOException {
        String doc = Files.readString(DOC);
        String errors = doc.substring(doc.indexOf("## Errors"), doc.indexOf("## Over UDP"));
        List<String> codes = Stream.of(errors)
                .flatMap(text -> Pattern.compile("`([a-z0-9-]+)`").matcher(text).results())
                .map((MatchResult found) -> found.group(1))
                .toList();
        List<String> inTable = ANSWER_CODE
                .matcher(errors)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(inTable).hasSizeGreaterThan(5);
        AsyncApiDocument.read()
                .root()
                .at("/components/schemas/Error/properties/code/enum")
                .forEach(code -> assertThat(codes).contains(code.asText()));
    }
}
