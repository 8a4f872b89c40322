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
    private final ConfReader reader = new ConfReader(Map.of(), Server::check);

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
                        "/endpoints/a/protocol: unknown protocol \"smtp\"; expected one of [json, raw, text, toy]");
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
