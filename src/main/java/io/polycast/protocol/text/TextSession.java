// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.text;

import io.polycast.Attributes;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.Printable;
import io.polycast.Published;
import io.polycast.json.JsonText;
import io.polycast.protocol.ExchangePort;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The session of a text client. A record is a message unless it starts with {@code /}. Every command is answered, and
 * the last record of an answer starts with {@code +OK}, {@code +PONG} or {@code -ERR}. Over datagrams whatever
 * subscribes, or has an answer longer than the question, requires a cookie, so that nobody can direct this server's
 * traffic at someone else's address.
 */
final class TextSession implements Session {
    private static final String COOKIE = "cookie=";
    private static final int MAX_NAME = 64;

    /**
     * Stands for an argument that is not UTF-8: an unpaired surrogate, which no channel and no nickname may contain.
     */
    private static final String MALFORMED = "\uDC00";

    private static final List<String> HELP = List.of(
            "a line that does not start with / is published on the current channel; //x publishes /x",
            "/sub PATTERN            get the messages of these channels: * is one token, a last > is the rest",
            "/unsub PATTERN          no longer get them",
            "/join CHANNEL           leave the current channel for this one",
            "/pub CHANNEL PAYLOAD    publish on another channel",
            "/format plain|channel|json",
            "/echo on|off            whether own messages come back",
            "/name NICK              what others see in /who",
            "/who [CHANNEL]          who gets the messages of a channel",
            "/ping  /stats  /help  /quit");

    /** What has to stand behind a command. */
    private static final Map<String, String> WANTED = Map.of(
            "/sub", "a pattern, such as plant.>",
            "/unsub", "a pattern",
            "/join", "a channel, such as lobby",
            "/pub", "a channel and a payload");

    private final SessionPort port;

    /** The channel that records without a command are published on. */
    private ChannelName current;

    /** The channel of the last {@code /pub}: clients that publish by command mostly do so on one channel. */
    private ChannelName lastChannel;

    private boolean quits;

    TextSession(SessionPort port) {
        this.port = port;
        this.current = port.channel();
        this.lastChannel = current;
    }

    @Override
    public void opened() {
        if (!port.datagram()) {
            port.subscribe(ChannelPattern.of(port.channel()));
        }
    }

    @Override
    public void onRecord(Buffer record) {
        if (record.length() == 0 || record.getByte(0) != '/') {
            publish(current, record.getBytes());
        } else if (record.length() > 1 && record.getByte(1) == '/') {
            publish(current, record.getBytes(1, record.length()));
        } else {
            command(record.getBytes());
        }
    }

    private boolean publish(ChannelName channel, byte[] payload) {
        boolean taken = port.publish(channel, payload, Attributes.EMPTY) == Published.TAKEN;
        if (!taken) {
            error("rate-limited", "not published; try again later");
        }
        return taken;
    }

    private void command(byte[] record) {
        int nameEnd = indexOfSpace(record, 0);
        String name = ascii(record, nameEnd);
        int argumentStart = Math.min(nameEnd + 1, record.length);
        String wanted = WANTED.get(name);
        if (wanted != null && blank(record, argumentStart)) {
            error("bad-argument", name + " wants " + wanted);
            return;
        }
        if (name.equals("/pub")) {
            pub(record, argumentStart);
            return;
        }
        String argument = utf8(record, argumentStart, record.length).strip();
        switch (name) {
            case "/sub" -> sub(argument);
            case "/unsub" -> unsub(argument);
            case "/join" -> join(argument);
            case "/format" -> format(argument);
            case "/echo" -> echo(argument);
            case "/name" -> name(argument);
            case "/who" -> who(argument);
            case "/ping" -> {
                port.flush();
                reply(argument.isEmpty() ? "+PONG" : "+PONG " + argument);
            }
            case "/stats" -> stats(argument);
            case "/help" -> help(argument);
            case "/quit" -> quit();
            default -> error("bad-command", "no such command; /help lists them");
        }
    }

    private static boolean blank(byte[] record, int from) {
        int i = from;
        while (i < record.length && record[i] == ' ') {
            i++;
        }
        return i == record.length;
    }

    private static int indexOfSpace(byte[] record, int from) {
        int i = from;
        while (i < record.length && record[i] != ' ') {
            i++;
        }
        return i;
    }

    private static String ascii(byte[] record, int end) {
        return new String(record, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static String utf8(byte[] record, int start, int end) {
        byte[] bytes = Arrays.copyOfRange(record, start, end);
        return JsonText.isUtf8(bytes) ? new String(bytes, StandardCharsets.UTF_8) : MALFORMED;
    }

    private void pub(byte[] record, int start) {
        int end = indexOfSpace(record, start);
        Optional<ChannelName> channel = pubChannel(record, start, end);
        if (channel.isEmpty()) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(record, Math.min(end + 1, record.length), record.length);
        if (publish(channel.get(), payload)) {
            reply("+OK published");
        }
    }

    private Optional<ChannelName> pubChannel(byte[] record, int start, int end) {
        byte[] last = lastChannel.utf8();
        if (!Arrays.equals(record, start, end, last, 0, last.length)) {
            Optional<ChannelName> channel = channel(utf8(record, start, end));
            if (channel.isEmpty()) {
                return channel;
            }
            lastChannel = channel.get();
        }
        return Optional.of(lastChannel);
    }

    /** The channel with that name; if it is not a valid one, answers with an error. */
    private Optional<ChannelName> channel(String name) {
        try {
            return Optional.of(ChannelName.parse(name));
        } catch (BadChannelException e) {
            error("bad-channel", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<ChannelPattern> pattern(String text) {
        try {
            return Optional.of(ChannelPattern.parse(text));
        } catch (BadChannelException e) {
            error("bad-channel", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void sub(String argument) {
        if (proves("/sub", argument)) {
            pattern(withoutCookie(argument)).ifPresent(pattern -> {
                if (subscribe(pattern)) {
                    reply("+OK subscribed " + pattern);
                }
            });
        }
    }

    private boolean subscribe(ChannelPattern pattern) {
        String refusal = port.subscribe(pattern).refusal();
        if (!refusal.isEmpty()) {
            error("too-many-subscriptions", refusal);
        }
        return refusal.isEmpty();
    }

    private void unsub(String argument) {
        pattern(argument).ifPresent(pattern -> {
            if (port.unsubscribe(pattern)) {
                reply("+OK unsubscribed " + pattern);
            } else {
                error("not-subscribed", pattern.toString());
            }
        });
    }

    private void join(String argument) {
        if (!proves("/join", argument)) {
            return;
        }
        channel(withoutCookie(argument)).ifPresent(channel -> {
            ChannelPattern left = ChannelPattern.of(current);
            boolean was = port.unsubscribe(left);
            if (subscribe(ChannelPattern.of(channel))) {
                current = channel;
                reply("+OK joined " + channel);
            } else if (was) {
                port.subscribe(left);
            }
        });
    }

    private void format(String argument) {
        Optional<TextFormat> format = TextFormat.named(argument);
        if (format.isPresent()) {
            port.encoding(format.get());
            reply("+OK format " + argument);
        } else {
            error("bad-argument", "plain, channel or json");
        }
    }

    private void echo(String argument) {
        if (argument.equals("on") || argument.equals("off")) {
            port.echo(argument.equals("on"));
            reply("+OK echo " + argument);
        } else {
            error("bad-argument", "on or off");
        }
    }

    private void name(String argument) {
        long length = argument.codePoints().count();
        if (length == 0 || length > MAX_NAME || !argument.codePoints().allMatch(TextSession::mayBeInName)) {
            error("bad-argument", "one word of at most " + MAX_NAME + " characters");
        } else {
            port.name(argument);
            reply("+OK name " + argument);
        }
    }

    private static boolean mayBeInName(int point) {
        return Printable.shows(point) && !Character.isWhitespace(point) && !Character.isSpaceChar(point);
    }

    private void who(String argument) {
        if (!proves("/who", argument)) {
            return;
        }
        String name = withoutCookie(argument);
        Optional<ChannelName> channel = name.isEmpty() ? Optional.of(current) : channel(name);
        channel.ifPresent(asked -> port.who(asked).onSuccess(who -> {
            for (ExchangePort.Attendee client : who.clients()) {
                reply("+" + client.id() + " " + client.endpoint()
                        + (client.name().isEmpty() ? "" : " " + client.name()));
            }
            reply("+OK " + who.count() + " on " + asked);
        }));
    }

    private void stats(String argument) {
        if (proves("/stats", argument)) {
            port.stats().forEach((key, value) -> reply(("+" + key + " " + value).stripTrailing()));
            reply("+OK");
        }
    }

    private void help(String argument) {
        if (proves("/help", argument)) {
            HELP.forEach(line -> reply("+" + line));
            reply("+OK");
        }
    }

    /** The farewell is the answer, and follows all of this client's pending output. */
    private void quit() {
        quits = true;
        port.close(CloseReason.QUIT);
    }

    /**
     * Whether the peer has proven its address; if not, answers with a cookie and the line to send with it. The answer
     * is shorter than three times the request, headers included, since the address may be forged.
     */
    private boolean proves(String command, String argument) {
        int at = argument.lastIndexOf(COOKIE);
        if (port.proven() || (at >= 0 && port.prove(argument.substring(at + COOKIE.length())))) {
            return true;
        }
        String cookie = port.cookie();
        String again = Printable.of((command + " " + withoutCookie(argument)).strip());
        error("cookie", cookie + " repeat as " + again + " " + COOKIE + cookie);
        return false;
    }

    /** All in front of it: some clients send all of the line back that told them their cookie. */
    private static String withoutCookie(String argument) {
        int at = argument.startsWith(COOKIE) ? 0 : argument.indexOf(" " + COOKIE);
        return at < 0 ? argument : argument.substring(0, at).strip();
    }

    @Override
    public void onOversize(int limit) {
        error("too-big", "a record is longer than " + limit + " bytes");
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        if (quits) {
            reply("+OK bye");
        } else if (reason != CloseReason.QUIT && (reason.fault() || port.proven())) {
            // A peer that never proved its address is not sent a notice of its expiry, which might go to someone else's
            // address.
            error(reason.code(), detail);
        }
    }

    private void error(String code, String detail) {
        reply(detail.isEmpty() ? "-ERR " + code : "-ERR " + code + " " + detail);
    }

    private void reply(String record) {
        port.reply(record.getBytes(StandardCharsets.UTF_8));
    }
}
