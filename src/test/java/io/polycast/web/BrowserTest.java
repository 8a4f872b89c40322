// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests of the page in one browser, which leaves the page after each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTest {
    PageDriver page;

    @BeforeAll
    void startBrowser() throws IOException {
        page = PageDriver.start();
    }

    @AfterEach
    void leavePage() {
        page.originalSize();
        page.leave();
    }

    @AfterAll
    void endBrowser() {
        if (page != null) {
            page.close();
        }
    }

    /** A client that the server has answered. */
    static StreamClient textClient(RunningServer server) throws IOException {
        StreamClient client = StreamClient.connect(server.address("text"));
        assertThat(client.ask("/ping")).isEqualTo("+PONG");
        return client;
    }
}
