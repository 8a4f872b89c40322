// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written about the code names classes, members and files that exist. */
class DocsTest {
    /** A class, a nested one or a member, in code font: {@code Hub}, {@code Hop.Pause}, {@code Loop.ask}. */
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\\.[A-Za-z]+)?)`");

    private static final Pattern PATH = Pattern.compile("`((?:src|docs|conf|bench)/[A-Za-z0-9_./-]+)`");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

    private static final Set<String> NAMES = new ClassFileImporter()
            .importPackages("io.polycast").stream()
                    .flatMap(type -> Stream.concat(
                            Stream.of(
                                    type.getSimpleName(),
                                    type.getName().replaceAll(".*\\.", "").replace('$', '.')),
                            type.getMembers().stream().map(member -> type.getSimpleName() + "." + member.getName())))
                    .collect(Collectors.toSet());

    static Stream<Path> docs() throws IOException {
        try (Stream<Path> decisions = Files.list(Path.of("docs/decisions"));
                Stream<Path> lecture = Files.list(Path.of("docs/sockets"))) {
            return Stream.of(
                    Stream.of("architecture", "adding-a-protocol", "sockets", "homework/README")
                            .map(name -> Path.of("docs", name + ".md")),
                    decisions.sorted(),
                    lecture.filter(Files::isRegularFile).sorted())
                    .flatMap(docs -> docs)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("docs")
    void namesWhatThereIs(Path doc) throws IOException {
        assertThat(all(NAME, doc).filter(name -> !NAMES.contains(name))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("docs")
    void leadsToFilesThatThereAre(Path doc) throws IOException {
        assertThat(Stream.concat(all(PATH, doc).map(Path::of), all(LINK, doc).map(doc::resolveSibling))
                        .filter(Files::notExists))
                .isEmpty();
    }

    private static Stream<String> all(Pattern pattern, Path doc) throws IOException {
        return pattern.matcher(Files.readString(doc)).results().map((MatchResult found) -> found.group(1));
    }
}
