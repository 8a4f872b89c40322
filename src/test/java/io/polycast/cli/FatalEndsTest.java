// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.polycast.testkit.trap.TrapProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that can't serve any more ends, and leaves the rest to whoever started it. */
class FatalEndsTest {
    private static final String CONF = "{\"eventLoops\": 2, \"endpoints\": {"
            + "\"trap\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"trap\", \"framing\": \"line\"}}}";

    @ParameterizedTest
    @ValueSource(strings = {"fill the heap", "fill the heap elsewhere"})
    void anOutOfMemoryErrorEndsTheProcess(String how) throws Exception {
        try (ServerProcess server = ServerProcess.startWithProtocol(TrapProtocol.class, CONF, "-Xmx48m");
                StreamClient client = StreamClient.connect(server.address("trap"))) {
            assertThat(client.ask("still there")).isEqualTo("still there");
            client.sendLine(how);
            assertThat(server.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(server.log().lines())
                    // The JVM has a line of its own for each thread that fails again while it tells of its failure.
                    .filteredOn(line -> line.contains("OutOfMemoryError") && !line.startsWith("Exception: "))
                    .singleElement()
                    .asString()
                    .contains("ERROR", "out of memory, ending: OutOfMemoryError Java heap space");
        }
    }

    @Test
    void anEventLoopThatHangsEndsTheProcess() throws Exception {
        try (ServerProcess server = ServerProcess.startWithProtocol(TrapProtocol.class, CONF);
                StreamClient client = StreamClient.connect(server.address("trap"))) {
            client.sendLine("hang");
            assertThat(server.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(server.log())
                    .containsPattern("ERROR .*eventloop.* has not run for 20 s, ending; it is at .*hang");
        }
    }
}
