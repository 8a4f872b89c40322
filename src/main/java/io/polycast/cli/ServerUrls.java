// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the client commands share: the help on URLs, and the checks that are made before anything is sent to a server.
 */
final class ServerUrls {
    static final String HELP =
            "%nURLs: tcp://HOST:PORT (text), json://, ws:// and http:// (with a path if the server is behind one),"
                    + " udp:// (text), unix:///PATH (text), and for these protocols and their servers nats:// mqtt:// redis://,"
                    + " with USER:PASSWORD@ where one is needed.";

    private ServerUrls() {}

    /** Refuses, as bad usage, what a check throws an {@link IllegalArgumentException} for. */
    static void check(CommandSpec spec, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
