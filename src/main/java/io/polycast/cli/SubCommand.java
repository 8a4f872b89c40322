// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.client.Connector;
import io.polycast.client.DeliveryFormat;
import io.polycast.client.RemoteSubscriber;
import io.polycast.client.dialect.ServerUrl;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast sub}. */
@Command(
        name = "sub",
        description = "Prints the messages of some channels, and comes back when the connection is lost.",
        mixinStandardHelpOptions = true,
        footer = ServerUrls.HELP)
final class SubCommand implements ExitCode {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "URL[,URL]...",
            split = ",",
            description = "where the server is, and what it speaks there; of several, one after the other is tried")
    private List<ServerUrl> urls = List.of();

    @Parameters(index = "1", arity = "1..*", paramLabel = "PATTERN", description = "as that protocol writes it")
    private List<String> patterns = List.of();

    @Option(names = "--count", paramLabel = "N", description = "ends after so many messages")
    private long count;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "plain",
            description = "plain: the payload; channel: behind the channel and a space; json: an object a line")
    private DeliveryFormat format = DeliveryFormat.PLAIN;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    SubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 0) {
            throw new ParameterException(spec.commandLine(), "--count can't be less than 0");
        }
        urls.forEach(url ->
                ServerUrls.check(spec, () -> patterns.forEach(url.scheme().naming()::checkPattern)));
        try (Connector connector = Connector.open()) {
            RemoteSubscriber subscriber = new RemoteSubscriber(connector, console.err());
            return subscriber.run(new RemoteSubscriber.Wanted(urls, patterns, format, count), console.bytes())
                    ? DONE
                    : FAILED;
        }
    }
}
