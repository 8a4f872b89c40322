// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the client commands share: the help on URLs, and the checks that are made before anything is sent to a server.
 */
final class ServerUrls {
    static final String HELP = "%nURLs:%n"
            + "  tcp://HOST:PORT  tls://HOST:PORT  udp://HOST:PORT  unix:///PATH    text%n"
            + "  json://HOST:PORT  json+tls://HOST:PORT                             json%n"
            + "  http://HOST:PORT[/PATH]  https://  ws://  wss://                   the http door%n"
            + "  nats://[USER:PASSWORD@]HOST[:PORT]  nats+tls://                    NATS (a user alone is a token)%n"
            + "  mqtt://[USER:PASSWORD@]HOST[:PORT]  mqtts://                       MQTT%n"
            + "  redis://[USER:PASSWORD@]HOST[:PORT]  rediss://                     Redis%n"
            + "nats:// changes to TLS when the server requires it, and nats+tls:// insists on it.%n";

    private ServerUrls() {}

    /** Refuses, as bad usage, what a check throws an {@link IllegalArgumentException} for. */
    static <T> T checked(CommandSpec spec, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
