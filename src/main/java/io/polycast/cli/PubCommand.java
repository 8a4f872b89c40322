// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.client.Connector;
import io.polycast.client.RemotePublisher;
import io.polycast.client.dialect.ServerUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast pub}. */
@Command(
        name = "pub",
        description = "Publishes a message, or each line of standard input, and ends when the server has taken them.",
        mixinStandardHelpOptions = true,
        footer = ServerUrls.HELP)
final class PubCommand implements ExitCode {
    private static final String STANDARD_INPUT = "-";

    private final Console console;

    @Parameters(index = "0", paramLabel = "URL", description = "where the server is, and what it speaks there")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private ServerUrl url;

    @Parameters(index = "1", paramLabel = "CHANNEL", description = "as that protocol writes it")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private String channel;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "MESSAGE|-",
            description = "the message; - or nothing: each line of standard input is one")
    private @Nullable String message;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    PubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte @Nullable [] payload =
                message == null || message.equals(STANDARD_INPUT) ? null : message.getBytes(StandardCharsets.UTF_8);
        ServerUrls.check(spec, () -> {
            url.scheme().naming().checkChannel(channel);
            if (payload != null) {
                url.scheme().checkMessage(payload);
            }
        });
        try (Connector connector = Connector.open()) {
            RemotePublisher publisher = new RemotePublisher(connector, url, console.err());
            boolean done = payload == null
                    ? publisher.publishLines(channel, console.in())
                    : publisher.publish(channel, payload);
            return done ? DONE : FAILED;
        }
    }
}
