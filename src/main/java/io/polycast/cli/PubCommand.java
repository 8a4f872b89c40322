// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.Attributes;
import io.polycast.Header;
import io.polycast.client.ClientTls;
import io.polycast.client.Connector;
import io.polycast.client.RemotePublisher;
import io.polycast.client.dialect.ServerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast pub}. */
@Command(
        name = "pub",
        description = "Publishes a message, or each line of standard input, and ends when the server has taken them.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the server has taken every message",
            "1:it has not: it can't be reached, or has refused one",
            "2:bad usage; nothing was sent"
        },
        footerHeading = ServerUrls.HELP,
        footer = {
            "",
            "Examples:",
            "  polycast pub tcp://127.0.0.1:7000 plant.hall-2 21.5",
            "  polycast pub http://127.0.0.1:8080 plant.hall-2 --file photo.jpg --content-type image/jpeg",
            "  polycast pub nats://127.0.0.1:4222 jobs -H 'Priority: high' 'mow the lawn'",
            "  polycast pub wss://example.org lobby --repeat 100 --rate 10 hello",
            "  tail -f app.log | polycast pub tls://example.org:7000 logs --ca ca.pem -"
        })
final class PubCommand implements ExitCode {
    private static final String STANDARD_INPUT = "-";
    private static final int LARGEST = 64 << 20;

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

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "what is in the file is the message; -: all of standard input is")
    private @Nullable String file;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "of each message, such as application/json (http, nats; json and ws know that one alone)")
    private @Nullable String contentType;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            converter = HeaderOption.class,
            description = "of each message; may be given more than once (http, nats, json, ws)")
    private List<Header> headers = new ArrayList<>();

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "publish the message so many times")
    private long repeat;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "messages a second at most; default: as fast as the server takes them")
    private double rate;

    @Mixin
    private final TlsOptions tlsOptions = new TlsOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    PubCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        byte @Nullable [] payload = payload();
        Attributes attributes = Attributes.of(contentType, headers);
        ClientTls tls = ServerUrls.checked(spec, () -> {
            url.scheme().naming().checkChannel(channel);
            url.scheme().checkAttributes(attributes);
            if (payload != null) {
                url.scheme().checkMessage(payload);
            }
            return tlsOptions.forServers(List.of(url), console.err());
        });
        try (Connector connector = Connector.open(tls)) {
            RemotePublisher publisher = new RemotePublisher(connector, url, attributes, rate, console.err());
            boolean done = payload == null
                    ? publisher.publishLines(channel, console.in())
                    : publisher.publish(channel, payload, repeat);
            return done ? DONE : FAILED;
        }
    }

    private void checkOptions() {
        boolean lines = file == null && (message == null || message.equals(STANDARD_INPUT));
        if (file != null && message != null) {
            throw bad("--file names the message, and so does " + message);
        }
        if (repeat < 1 || !(rate >= 0)) {
            throw bad("--repeat can't be less than 1, and --rate not less than 0");
        }
        if (lines && repeat > 1) {
            throw bad("--repeat repeats one message, and not the lines of standard input");
        }
        if (headers.size() > Attributes.MAX_HEADERS) {
            throw bad("a message has at most " + Attributes.MAX_HEADERS + " headers");
        }
        if (contentType != null && !contentType.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw bad("--content-type is ASCII on one line");
        }
    }

    /** The one message; null where each line of standard input is one. */
    private byte @Nullable [] payload() throws IOException {
        if (file == null) {
            return message == null || message.equals(STANDARD_INPUT) ? null : message.getBytes(StandardCharsets.UTF_8);
        }
        try (InputStream in = file.equals(STANDARD_INPUT) ? console.in() : Files.newInputStream(Path.of(file))) {
            byte[] all = in.readNBytes(LARGEST + 1);
            if (all.length > LARGEST) {
                throw bad(file + " is larger than " + LARGEST + " bytes");
            }
            return all;
        } catch (NoSuchFileException e) {
            throw bad(file + ": there is no such file");
        } catch (IOException e) {
            throw bad(file + " can't be read");
        }
    }

    private ParameterException bad(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
