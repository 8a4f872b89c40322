// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server for all tests of a class, which pages of one other site may talk to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneAllowedSite {
    static final String ALLOWED = "https://allowed.example:8443";

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.web("\"allowedOrigins\": [\"" + ALLOWED + "\"]");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    RawHttp connect() throws IOException {
        return RawHttp.connect(server.address("web"));
    }
}
