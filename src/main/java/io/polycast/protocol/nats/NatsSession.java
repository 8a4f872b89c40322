// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.polycast.Attributes;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.ProtocolSettings;
import io.polycast.ProtocolViolation;
import io.polycast.json.JsonReader;
import io.polycast.json.JsonReader.BadJsonException;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.Lanes.Subscribed;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.TlsState;
import io.polycast.protocol.nats.NatsHeaders.BadHeadersException;
import io.polycast.protocol.nats.Subscriptions.NatsSubscription;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One NATS client. It has a lane for each of its subscriptions. A line and the payload behind it are two records.
 */
final class NatsSession implements Session {
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] PING = ascii("PING\r\n");
    private static final byte[] PONG = ascii("PONG\r\n");
    private static final byte[] NOTHING = {};
    private static final String GROUP = "nats ";

    /** For a client that may begin with TLS; others are kept waiting for so long. As nats-server has it. */
    private static final Duration TLS_WAIT = Duration.ofMillis(50);

    private final SessionPort port;
    private final ProtocolSettings settings;
    private final JsonReader json;
    private final NatsInfo info;
    private final Words words = new Words();
    private final Subscriptions subscriptions = new Subscriptions();
    private ConnectOptions options = ConnectOptions.DEFAULT;
    private boolean identified;

    /** Whether it has asked and been answered since it said who it is: before, its library awaits nothing else. */
    private boolean ready;

    private boolean leaving;

    /** What the next record is the payload of; null when it is a line. */
    private @Nullable Publication publication;

    /** Who publishes mostly does so on one channel. */
    private byte[] lastSubject = NOTHING;

    private @Nullable ChannelName lastChannel;

    /**
     * What a line says of the payload behind it.
     *
     * @param channel null when the subject can't be one
     * @param reply where an answer is awaited; null when none is
     * @param headers bytes of the payload that are headers
     */
    private record Publication(@Nullable ChannelName channel, byte[] subject, byte @Nullable [] reply, int headers) {}

    NatsSession(SessionPort port, ProtocolSettings settings, JsonReader json) {
        this.port = port;
        this.settings = settings;
        this.json = json;
        this.info = new NatsInfo(port, settings.flag("advertise"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void opened() {
        port.echo(true);
        Duration pingInterval = settings.time("pingInterval");
        if (!pingInterval.isZero()) {
            port.keepAlive(pingInterval, (int) settings.number("maxPingsOut"));
        }
        if (settings.is("tlsFirst", "auto") && port.tls() == TlsState.TO_BE_STARTED) {
            port.acceptTls(TLS_WAIT).onSuccess(accepted -> greet());
        } else {
            greet();
        }
    }

    private void greet() {
        port.reply(info.line(NatsInfo.When.FIRST));
        if (port.tls() == TlsState.TO_BE_STARTED) {
            // Should it fail, the connection ends, and the client knows why from TLS.
            port.startTls();
        }
    }

    @Override
    public void onRecord(Buffer record) {
        Publication announced = publication;
        if (announced != null) {
            publication = null;
            payload(announced, record.getBytes());
            return;
        }
        byte[] line = record.getBytes();
        Verb verb = Verb.of(line, line.length);
        if (verb == null) {
            throw violation(Errors.UNKNOWN_OPERATION);
        }
        switch (verb) {
            case PUB, HPUB -> announce(line, verb);
            case PING -> {
                // Whoever is answered has been sent what was published before, its own messages included.
                port.flush();
                port.reply(PONG);
                ready();
            }
            case PONG, INFO, OK -> {
                // That it came is all there is to it.
            }
            case SUB -> subscribe(line);
            case UNSUB -> unsubscribe(line);
            case CONNECT -> connect(line);
            case ERR -> port.close(CloseReason.QUIT);
        }
    }

    private void ready() {
        if (!ready && options.protocol() > 0) {
            ready = true;
            port.reply(info.line(NatsInfo.When.CONNECTED));
        }
    }

    private static ProtocolViolation violation(String error) {
        return new ProtocolViolation(CloseReason.BAD_FRAME, error);
    }

    private void connect(byte[] line) {
        try {
            options = options.with(Arrays.copyOfRange(line, Verb.CONNECT.length(), line.length), json);
        } catch (BadJsonException e) {
            throw violation(Errors.PARSER);
        }
        if (options.protocol() < 0 || options.protocol() > 1) {
            throw violation(Errors.PROTOCOL_VERSION);
        }
        if (options.noResponders() && !options.headers()) {
            throw violation(Errors.NO_RESPONDERS_NEED_HEADERS);
        }
        identified();
        port.echo(options.echo());
        String name = options.nickname();
        if (!name.isEmpty()) {
            port.name(name);
        }
        for (NatsSubscription subscription : subscriptions.all()) {
            subscription.lane().encoding(new NatsEncoding(subscription.sid(), options.headers()));
        }
        ok();
    }

    private void identified() {
        if (!identified) {
            identified = true;
            port.identified();
        }
    }

    private void ok() {
        if (options.verbose()) {
            port.reply(OK);
        }
    }

    private void error(String error) {
        port.reply(ascii("-ERR '" + error + "'\r\n"));
    }

    private void announce(byte[] line, Verb verb) {
        identified();
        if (verb == Verb.HPUB && !options.headers()) {
            throw violation(Errors.HEADERS_NOT_SUPPORTED);
        }
        int least = verb == Verb.HPUB ? 3 : 2;
        int count = words.cut(line, verb.length());
        if (count < least || count > least + 1) {
            throw violation(Errors.PARSER);
        }
        int headers = verb == Verb.HPUB ? words.number(count - 2) : 0;
        if (headers < 0 || headers > words.number(count - 1)) {
            throw violation(Errors.PARSER);
        }
        ChannelName channel = channel();
        publication = new Publication(channel, lastSubject, count > least ? words.bytes(1) : null, headers);
    }

    /** The channel of the first word; null when there can be none. */
    private @Nullable ChannelName channel() {
        if (!words.equal(0, lastSubject)) {
            lastSubject = words.bytes(0);
            lastChannel = channel(lastSubject);
        }
        return lastChannel;
    }

    private static @Nullable ChannelName channel(byte[] subject) {
        try {
            return Subjects.channel(subject);
        } catch (BadChannelException e) {
            return null;
        }
    }

    private void payload(Publication what, byte[] bytes) {
        ChannelName channel = what.channel;
        ChannelName replyTo = what.reply == null ? null : channel(what.reply);
        if (channel == null || (what.reply != null && replyTo == null)) {
            error(Errors.PUBLISH_SUBJECT);
            return;
        }
        if (options.pedantic() && !Subjects.literal(what.subject)) {
            error(Errors.PUBLISH_SUBJECT);
        }
        ok();
        if (what.headers == 0 && replyTo == null) {
            port.publish(channel, bytes, Attributes.EMPTY);
            return;
        }
        try {
            NatsHeaders headers = NatsHeaders.read(Arrays.copyOf(bytes, what.headers));
            byte[] body = what.headers == 0 ? bytes : Arrays.copyOfRange(bytes, what.headers, bytes.length);
            port.publish(channel, body, attributes(headers, body, replyTo));
            if (replyTo != null && options.noResponders() && !port.wanted(channel)) {
                nobody(what, replyTo);
            }
        } catch (BadHeadersException e) {
            error(Errors.HEADERS);
        }
    }

    /** JSON is called so only where it is: other doors count on that. */
    private Attributes attributes(NatsHeaders from, byte[] body, @Nullable ChannelName replyTo) {
        String type = from.contentType();
        List<Header> headers = from.headers();
        if (type != null && Message.mediaType(type).equals(Message.JSON)) {
            if (isJson(body)) {
                type = Message.JSON;
            } else {
                headers = new ArrayList<>(headers);
                headers.add(0, new Header(NatsHeaders.CONTENT_TYPE, type));
                type = null;
            }
        }
        return replyTo == null
                ? Attributes.of(type, headers)
                : new Attributes(type, headers, replyTo, false, Attributes.NO_EXPIRY);
    }

    private boolean isJson(byte[] body) {
        try {
            return json.value(body) == body;
        } catch (BadJsonException e) {
            return false;
        }
    }

    /** Tells who waits for an answer that there is nobody who could give one. */
    private void nobody(Publication what, ChannelName replyTo) {
        Optional<NatsSubscription> waits = subscriptions.of(replyTo);
        if (waits.isEmpty()) {
            return;
        }
        String headers = "NATS/1.0 503\r\nNats-Subject: " + latin(what.subject) + "\r\n\r\n";
        port.flush();
        port.reply(ascii("HMSG " + latin(Objects.requireNonNull(what.reply)) + " "
                + waits.get().sid() + " " + headers.length() + " " + headers.length() + "\r\n" + headers + "\r\n"));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** {@code subject [group] sid}. */
    private void subscribe(byte[] line) {
        identified();
        int count = words.cut(line, Verb.SUB.length());
        if (count != 2 && count != 3) {
            throw violation(Errors.PARSER);
        }
        String sid = words.text(count - 1);
        if (!subscriptions.has(sid)) {
            String refusal = subscribe(sid, words.bytes(0), count == 3 ? words.text(1) : null);
            if (!refusal.isEmpty()) {
                error(refusal);
                return;
            }
        }
        ok();
    }

    /** Returns why not, or nothing. */
    private String subscribe(String sid, byte[] subject, @Nullable String group) {
        ChannelPattern pattern;
        try {
            pattern = Subjects.pattern(subject);
        } catch (BadChannelException e) {
            return Errors.SUBJECT;
        }
        LanePort lane = port.lane(new NatsEncoding(sid, options.headers()));
        Subscribed answer = group == null ? lane.subscribe(pattern) : lane.subscribe(pattern, GROUP + group);
        if (answer != Subscribed.OK) {
            lane.close();
            return Errors.SUBSCRIPTIONS;
        }
        subscriptions.add(new NatsSubscription(sid, pattern, group != null, lane));
        return "";
    }

    /** {@code sid [messages]}: at once, or after so many messages in all. */
    private void unsubscribe(byte[] line) {
        identified();
        int count = words.cut(line, Verb.UNSUB.length());
        if (count != 1 && count != 2) {
            throw violation(Errors.PARSER);
        }
        int messages = count == 2 ? words.number(1) : 0;
        subscriptions.get(words.text(0)).ifPresent(subscription -> {
            if (messages > 0) {
                subscription.lane().closeAfter(messages, () -> subscriptions.remove(subscription));
            } else {
                subscription.lane().close();
                subscriptions.remove(subscription);
            }
        });
        ok();
    }

    @Override
    public void heartbeat() {
        port.reply(PING);
    }

    /** As with nats-server. It might be chosen for messages to its queue groups, which would be lost. */
    @Override
    public boolean endsWithInput() {
        return true;
    }

    @Override
    public void onOversize(int limit) {
        // Only of packets, over which this is not spoken.
    }

    @Override
    public void addressesChanged() {
        if (ready && !leaving && settings.flag("advertise")) {
            port.reply(info.line(NatsInfo.When.CHANGED));
        }
    }

    @Override
    public boolean leaving() {
        leaving = true;
        if (ready) {
            port.reply(info.line(NatsInfo.When.LEAVING));
        }
        return true;
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        switch (reason) {
            case TOO_BIG, BAD_FRAME, BAD_TEXT, WRONG_PROTOCOL -> error(detail.replace('\'', '"'));
            case TOO_MANY_CONNECTIONS -> error(Errors.CONNECTIONS);
            case NOT_ALLOWED -> error(Errors.AUTHORIZATION);
            case IDLE, STALE, YIELDED -> error(Errors.STALE);
            case UNIDENTIFIED -> error(Errors.AUTHENTICATION_TIMEOUT);
            case INTERNAL -> error(Errors.INTERNAL);
            case SLOW, MEMORY, QUIT, PEER_CLOSED, KICKED, GOING_AWAY -> {
                // Clients that are told nothing reconnect; of an error that they do not know some stop for good.
            }
        }
    }
}
