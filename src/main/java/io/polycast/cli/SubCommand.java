// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.client.ClientTls;
import io.polycast.client.Connector;
import io.polycast.client.DeliveryFormat;
import io.polycast.client.RemoteSubscriber;
import io.polycast.client.dialect.ServerUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast sub}. */
@Command(
        name = "sub",
        description = "Prints the messages of some channels, and comes back when the connection is lost.",
        customSynopsis = "polycast sub [OPTIONS] URL[,URL...] PATTERN...",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:--count messages have come, or nobody reads the output any more",
            "1:the server can't be reached at first, or refuses",
            "2:bad usage; nothing was sent",
            "130:Ctrl-C"
        },
        footerHeading = ServerUrls.HELP,
        footer = {
            "",
            "Examples:",
            "  polycast sub tcp://127.0.0.1:7000 'plant.>' --format channel",
            "  polycast sub tls://a:7000,tls://b:7000 orders --ca ca.pem --timestamps",
            "  polycast sub http://127.0.0.1:8080 photos --count 1 --raw > photo.jpg",
            "  polycast sub mqtts://me:secret@example.org 'plant/#' --format json"
        })
final class SubCommand implements ExitCode {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "URL[,URL...]",
            split = ",",
            hideParamSyntax = true,
            description = "where the server is, and what it speaks there; of several, one after the other is tried")
    private List<ServerUrl> urls = List.of();

    @Parameters(
            index = "1",
            arity = "1..*",
            paramLabel = "PATTERN...",
            hideParamSyntax = true,
            description = "as that protocol writes it")
    private List<String> patterns = List.of();

    @Option(names = "--count", paramLabel = "N", description = "end after so many messages")
    private long count;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "plain: the payload, the default; channel: behind the channel and a space; json: an object a line;"
                            + " raw: the payload without the end of a line")
    private @Nullable DeliveryFormat format;

    @Option(names = "--raw", description = "the same as --format raw")
    private boolean raw;

    @Option(names = "--timestamps", description = "each line begins with the time at which the message has come")
    private boolean timestamps;

    @Mixin
    private final TlsOptions tlsOptions = new TlsOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    SubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        DeliveryFormat wanted = format();
        ClientTls tls = ServerUrls.checked(spec, () -> {
            urls.forEach(url -> patterns.forEach(url.scheme().naming()::checkPattern));
            return tlsOptions.forServers(urls, console.err());
        });
        try (Connector connector = Connector.open(tls)) {
            RemoteSubscriber subscriber = new RemoteSubscriber(connector, console.err());
            return subscriber.run(
                            new RemoteSubscriber.Wanted(urls, patterns, wanted, timestamps, count), console.bytes())
                    ? DONE
                    : FAILED;
        }
    }

    private DeliveryFormat format() {
        if (count < 0) {
            throw bad("--count can't be less than 0");
        }
        if (raw && format != null && format != DeliveryFormat.RAW) {
            throw bad("--raw is a format of its own");
        }
        DeliveryFormat wanted = raw ? DeliveryFormat.RAW : format == null ? DeliveryFormat.PLAIN : format;
        if (timestamps && (wanted == DeliveryFormat.RAW || wanted == DeliveryFormat.JSON)) {
            throw bad("--timestamps stand in front of lines, which raw has not, and which would be no JSON any more");
        }
        return wanted;
    }

    private ParameterException bad(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
