// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path home;

    private Path folder() {
        return home.resolve("state").resolve("polycast");
    }

    private Path file() {
        return folder().resolve("cluster-plant.secret");
    }

    private String secret() throws JoinException {
        return new LocalSecret(home.resolve("state"), "polycast", "plant").get();
    }

    @Test
    void isMadeOnceForThisUserAlone() throws Exception {
        String secret = secret();
        assertThat(secret).hasSize(64).isEqualTo(secret());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(new LocalSecret(home.resolve("state"), "polycast", "desk").get())
                .isNotEqualTo(secret);
        try (var files = Files.list(folder())) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void isTheSameForNodesThatStartAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> nodes = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                nodes.add(this::secret);
            }
            for (Future<String> other : threads.invokeAll(nodes)) {
                assertThat(other.get()).isEqualTo(secret());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void isNoneWhenOthersCanReadIt() throws Exception {
        secret();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::secret)
                .isInstanceOf(JoinException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("no secret");
    }

    @Test
    void isNotLookedForBehindALink() throws Exception {
        Files.createDirectories(folder());
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), "what somebody else has put there, who knows it");
        Files.createSymbolicLink(file(), elsewhere);
        assertThatThrownBy(this::secret)
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("is no file of this user");
    }

    @Test
    void tellsWhatToDoWhereNoneCanBeKept() throws Exception {
        Files.writeString(home.resolve("state"), "no folder");
        assertThatThrownBy(this::secret)
                .isInstanceOf(JoinException.class)
                .hasMessageStartingWith("cluster: there is no \"secret\", and " + file() + " can't be used instead: ");
    }
}
