// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polycast.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BadConfigurationsTest {
    private final ConfReader reader = Server.reader(Map.of());

    @ParameterizedTest
    @MethodSource("io.polycast.conf.BadConfiguration#all")
    void isRefusedWithAPointerToEachProblem(BadConfiguration bad) {
        assertThat(problems(bad.text())).extracting(ConfProblem::pointer).containsExactlyElementsOf(bad.pointers());
    }

    @ParameterizedTest
    @MethodSource("io.polycast.conf.BadConfiguration#all")
    void isToldInALineEach(BadConfiguration bad) {
        assertThat(problems(bad.text())).allSatisfy(problem -> {
            assertThat(problem.wrong()).isNotBlank();
            assertThat(problem.expected()).isNotBlank();
            assertThat(problem.toString())
                    .startsWith(problem.pointer())
                    .contains("; expected ")
                    .doesNotContain("\n", "Source:", "something else");
        });
    }

    @Test
    void tellsLineAndColumn() {
        assertThat(problems("{\n  \"endpoints\": {\n    oops\n"))
                .singleElement()
                .extracting(ConfProblem::wrong)
                .asString()
                .startsWith("line 3, column 5: ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"a\": 1,\\n}|line 2, column 1: a comma before }, and nothing between them",
                "{\"a\": [1,\\n]}|line 2, column 1: a comma before ], and nothing between them",
                "{\"a\": 1\\n\"b\": 2}|line 2, column 1: a comma is missing before \"",
                "{\"a\": [1 2]}|line 1, column 10: a comma is missing before 2",
                "{\"a\" 1}|line 1, column 6: a colon is missing before 1",
                "{\"a\": }|line 1, column 7: a value is missing before }",
                "{'a': 1}|line 1, column 2: single quotes",
                "{\"a\": 'b'}|line 1, column 7: single quotes",
                "{a: 1}|line 1, column 2: a key that is not in double quotes",
                "{\"a\": b}|line 1, column 7: \"b\" is no value; texts stand in double quotes",
                "{\"a\": \"b\\nc\"}|line 1, column 9: a line break or another control character inside of quotes",
                "{\"a\": {|the text ends in the middle; a brace, a bracket or a quote is not closed",
                "{\"a\": 1 // one\\n}|a comment"
            })
    void saysWhatIsNoJsonInPlainWords(String text, String words) {
        assertThat(problems(text.replace("\\n", "\n"))).singleElement().satisfies(problem -> {
            assertThat(problem.wrong()).endsWith(words).startsWith("line ");
            assertThat(problem.expected()).isEqualTo("JSON by the letter (RFC 8259)");
        });
    }

    @Test
    void namesTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("my.json"), "{\"drainSeconds\": \"soon\", \"colour\": 1}");
        BadConfException e = catchThrowableOfType(BadConfException.class, () -> reader.read(file.toString()));
        assertThat(e.problems()).hasSize(3).allSatisfy(problem -> assertThat(e.told(problem))
                .isEqualTo(file + ": " + problem));
        BadConfException inline = catchThrowableOfType(BadConfException.class, () -> reader.read("{\"colour\": 1}"));
        assertThat(inline.problems())
                .allSatisfy(problem -> assertThat(inline.told(problem)).isEqualTo(problem.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"log\": {\"format\": \"json\"}, \"colour\": 1}|text|json",
                "{\"log\": {\"format\": \"xml\"}, \"colour\": 1}|text|text",
                "{\"log\": {\"format\": \"json\"}, |text|text",
                "{\"log\": {\"format\": \"json\"}, |json|json",
                "nowhere.json|json|json",
                "nowhere.json|text|text"
            })
    void knowsInWhichFormToTellOfIt(String conf, String variable, String form) {
        Map<String, String> environment = variable.equals("json") ? Map.of("POLYCAST_LOG_FORMAT", "json") : Map.of();
        BadConfException e = catchThrowableOfType(
                BadConfException.class, () -> new ConfReader(environment, Server::check).read(conf));
        assertThat(e.logFormat()).isEqualTo(form);
    }

    @Test
    void tellsLineAndColumnOfTheSecondOfTwoKeys() {
        assertThat(problems("{\n  \"eventLoops\": 1,\n  \"eventLoops\": 1}").toString())
                .contains("/eventLoops: line 3, column ", "the same key for the second time");
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, endpoints",
        "ENDPOINTS, endpoints",
        "eventLoop, eventLoops",
        "drain_seconds, drainSeconds",
        "transprot, transport"
    })
    void knowsWhatASlipWasMeantToBe(String slip, String meant) {
        assertThat(problems("{\"" + slip + "\": 1}"))
                .contains(new ConfProblem("/" + slip, "unknown key", "\"" + meant + "\""));
    }

    @Test
    void listsTheKnownKeysWhereNothingIsNear() {
        assertThat(problems("{\"colour\": 1}"))
                .contains(new ConfProblem(
                        "/colour",
                        "unknown key",
                        "one of \"$schema\", \"endpoints\", \"eventLoops\", \"transport\", \"drainSeconds\","
                                + " \"maxPendingTotal\", \"cluster\", \"log\""));
    }

    @Test
    void namesTheMissingKeyAndWhatItIs() {
        assertThat(problems("{\"endpoints\": {\"a\": {\"listen\": \"tcp://127.0.0.1:1\"}}}"))
                .containsExactly(new ConfProblem(
                        "/endpoints/a",
                        "\"protocol\" is missing",
                        "\"protocol\" with the name of a protocol, such as \"text\""));
    }

    @Test
    void showsTheLineThatLetsOthersIn() {
        assertThat(problems("{\"endpoints\": {\"a\": {\"listen\": \"tcp://*:1\", \"protocol\": \"text\"}}}"))
                .singleElement()
                .extracting(ConfProblem::expected)
                .asString()
                .contains("\"allowAnonymous\": true");
    }

    @Test
    void listsTheKnownProtocols() {
        assertThat(problems("{\"endpoints\": {\"a\": {\"listen\": \"tcp://127.0.0.1:1\", \"protocol\": \"smtp\"}}}"))
                .singleElement()
                .hasToString(
                        "/endpoints/a/protocol: unknown protocol \"smtp\"; expected one of [json, nats, raw, resp, text, toy]");
    }

    @Test
    void showsLongValuesInPart() {
        assertThat(problems("{\"transport\": \"" + "x".repeat(100_000) + "\", \"endpoints\": 1}"))
                .allSatisfy(problem -> assertThat(problem.toString()).hasSizeLessThan(300));
    }

    @Test
    void tellsWhyAFileCannotBeRead(@TempDir Path folder) throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'{', (byte) 0xC3, '}'});
        assertThat(fileProblem(folder.resolve("none.json"))).contains("none.json", "there is none");
        assertThat(fileProblem(folder)).contains("directory");
        assertThat(fileProblem(binary)).contains("not UTF-8");
    }

    private String fileProblem(Path file) {
        BadConfException e = catchThrowableOfType(BadConfException.class, () -> reader.read(file.toString()));
        return Objects.requireNonNull(e).problems().get(0).wrong();
    }

    private List<ConfProblem> problems(String text) {
        BadConfException e = catchThrowableOfType(BadConfException.class, () -> reader.read(text));
        return Objects.requireNonNull(e).problems();
    }
}
