// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.time.Duration;
import java.util.List;

/**
 * What is graded, and how.
 *
 * @param pid of the server's process on this machine; 0 if nobody told
 * @param patience for how long nothing has to come before it is taken for never coming
 * @param rules those that are tried
 */
public record GraderOptions(String host, int port, Task task, long pid, Duration patience, List<Rule> rules) {
    /** The server, for people. */
    public String url() {
        return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
