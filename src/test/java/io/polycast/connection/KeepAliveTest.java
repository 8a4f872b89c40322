// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private final List<String> done = new ArrayList<>();

    private KeepAlive keepAlive(int unanswered) {
        return new KeepAlive(unanswered, () -> done.add("ping"), (reason, detail) -> done.add(reason.code()));
    }

    @Test
    void leavesThoseAloneWhoAreHeard() {
        KeepAlive keepAlive = keepAlive(1);
        for (int interval = 0; interval < 5; interval++) {
            keepAlive.heard();
            keepAlive.look();
        }
        assertThat(done).isEmpty();
    }

    @Test
    void startsOverWithEachAnswer() {
        KeepAlive keepAlive = keepAlive(2);
        for (int interval = 0; interval < 3; interval++) {
            keepAlive.look();
            keepAlive.look();
            keepAlive.heard();
            keepAlive.look();
        }
        assertThat(done).containsOnly("ping").hasSize(6);
    }

    @Test
    void endsWhoDoesNotAnswer() {
        KeepAlive keepAlive = keepAlive(2);
        for (int interval = 0; interval < 3; interval++) {
            keepAlive.look();
        }
        assertThat(done).containsExactly("ping", "ping", "stale");
    }

    @Test
    void endsWithoutAskingWhereNothingIsToBeAsked() {
        KeepAlive keepAlive = keepAlive(0);
        keepAlive.look();
        assertThat(done).containsExactly("stale");
    }
}
