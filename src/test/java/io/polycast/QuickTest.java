// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of the profile {@code quick}: a line that selects nothing would make a build pass that has tested less. */
class QuickTest {
    private static final Path LIST = Path.of("src/test/quick.txt");
    private static final Path TESTS = Path.of("src/test/java");

    static List<String> lines() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void eachLineSelectsClassesThatThereAre(String line) throws IOException {
        // Surefire takes * and ? for what they are in a glob as well.
        PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + line);
        try (Stream<Path> files = Files.walk(TESTS)) {
            assertThat(files.map(TESTS::relativize).filter(pattern::matches)).isNotEmpty();
        }
    }

    @Test
    void theProfileReadsTheList() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<surefire.includesFile>" + LIST + "</surefire.includesFile>");
    }
}
