// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.Published;
import io.polycast.json.JsonText;
import io.polycast.protocol.ExchangePort;
import io.polycast.protocol.JsonMessage;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The session of a json client. Everything is answered except a {@code pub} without {@code id}: a client that does not
 * number its messages does not wait for each of them. A bad record is answered with an error, and the next one is read
 * as usual. Over datagrams {@code sub} and {@code who} require a cookie, so that nobody can direct this server's
 * traffic at someone else's address.
 */
final class JsonSession implements Session {
    private final SessionPort port;
    private final JsonDecoder decoder;

    /** The channel of the last {@code pub}: clients that publish often mostly do so on one channel. */
    private @Nullable ChannelName lastChannel;

    private String lastChannelText = "";

    JsonSession(SessionPort port, JsonDecoder decoder) {
        this.port = port;
        this.decoder = decoder;
    }

    @Override
    public void onRecord(Buffer record) {
        try {
            answer(decoder.decode(record.getBytes()));
        } catch (BadRequestException e) {
            error(e.id(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private void answer(JsonRequest request) throws BadRequestException {
        switch (request.op()) {
            case PUB -> pub(request);
            case SUB -> sub(request);
            case UNSUB -> unsub(request);
            case WHO -> who(request);
            case PING -> {
                port.flush();
                reply("pong", request.id());
            }
            case ECHO -> echo(request);
            case ORIGIN -> origin(request);
        }
    }

    private void pub(JsonRequest request) throws BadRequestException {
        ChannelName channel = channel(request);
        if (request.payload() == null) {
            throw new BadRequestException(request.id(), "bad-field", "pub needs data or base64");
        }
        if (port.publish(channel, request.payload(), request.attributes()) == Published.LIMITED) {
            throw new BadRequestException(request.id(), "rate-limited", "not published; try again later");
        }
        if (request.id() != null) {
            ok(request);
        }
    }

    private ChannelName channel(JsonRequest request) throws BadRequestException {
        String text = channelText(request);
        if (lastChannel == null || !text.equals(lastChannelText)) {
            try {
                lastChannel = ChannelName.parse(text);
                lastChannelText = text;
            } catch (BadChannelException e) {
                throw new BadRequestException(request.id(), "bad-channel", String.valueOf(e.getMessage()));
            }
        }
        return lastChannel;
    }

    private static ChannelPattern pattern(JsonRequest request) throws BadRequestException {
        try {
            return ChannelPattern.parse(channelText(request));
        } catch (BadChannelException e) {
            throw new BadRequestException(request.id(), "bad-channel", String.valueOf(e.getMessage()));
        }
    }

    private static String channelText(JsonRequest request) throws BadRequestException {
        if (request.channel() == null) {
            throw new BadRequestException(
                    request.id(), "bad-field", request.op().label() + " needs a channel");
        }
        return request.channel();
    }

    private void sub(JsonRequest request) throws BadRequestException {
        ChannelPattern pattern = pattern(request);
        if (!proves(request)) {
            return;
        }
        String refusal = port.subscribe(pattern).refusal();
        if (!refusal.isEmpty()) {
            throw new BadRequestException(request.id(), "too-many-subscriptions", refusal);
        }
        ok(request);
    }

    private void unsub(JsonRequest request) throws BadRequestException {
        if (!port.unsubscribe(pattern(request))) {
            throw new BadRequestException(request.id(), "not-subscribed", channelText(request));
        }
        ok(request);
    }

    private void echo(JsonRequest request) throws BadRequestException {
        port.echo(on(request));
        ok(request);
    }

    /** Sets whether messages include the endpoint through which they came in. */
    private void origin(JsonRequest request) throws BadRequestException {
        port.encoding(on(request) ? JsonMessage.WITH_ENDPOINT : JsonMessage.PLAIN);
        ok(request);
    }

    private static boolean on(JsonRequest request) throws BadRequestException {
        if (request.on() == null) {
            throw new BadRequestException(
                    request.id(), "bad-field", request.op().label() + " needs on, true or false");
        }
        return request.on();
    }

    private void who(JsonRequest request) throws BadRequestException {
        ChannelName channel = channel(request);
        if (!proves(request)) {
            return;
        }
        port.who(channel).onSuccess(who -> {
            ByteBuf out = open("who", request.id());
            field("channel", channel.toString(), out);
            JsonText.raw(",\"count\":", out);
            JsonText.number(who.count(), out);
            JsonText.raw(",\"clients\":[", out);
            String before = "{\"id\":";
            for (ExchangePort.Attendee client : who.clients()) {
                JsonText.raw(before, out);
                JsonText.string(client.id(), out);
                field("name", client.name(), out);
                field("endpoint", client.endpoint(), out);
                out.writeByte('}');
                before = ",{\"id\":";
            }
            out.writeByte(']');
            close(out);
        });
    }

    /** Whether the peer has proven its address; if not, answers with a cookie. */
    private boolean proves(JsonRequest request) {
        if (port.proven() || (request.cookie() != null && port.prove(request.cookie()))) {
            return true;
        }
        ByteBuf out = open("error", request.id());
        field("code", "cookie", out);
        field("message", "repeat the request with this cookie", out);
        field("cookie", port.cookie(), out);
        close(out);
        return false;
    }

    @Override
    public void onOversize(int limit) {
        error(null, "too-big", "a record is longer than " + limit + " bytes");
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        // A peer that never proved its address is not sent a notice of its expiry, which might go to someone else's
        // address.
        if (reason != CloseReason.QUIT && (reason.fault() || port.proven())) {
            error(null, reason.code(), detail);
        }
    }

    private void ok(JsonRequest request) {
        reply("ok", request.id());
    }

    private void reply(String op, @Nullable String id) {
        String json = id == null ? "{\"op\":\"" + op + "\"}" : "{\"op\":\"" + op + "\",\"id\":" + id + "}";
        port.reply(json.getBytes(StandardCharsets.UTF_8));
    }

    private void error(@Nullable String id, String code, String message) {
        ByteBuf out = open("error", id);
        field("code", code, out);
        field("message", message, out);
        close(out);
    }

    private static ByteBuf open(String op, @Nullable String id) {
        ByteBuf out = Unpooled.buffer();
        JsonText.raw("{\"op\":\"" + op + "\"", out);
        if (id != null) {
            JsonText.raw(",\"id\":" + id, out);
        }
        return out;
    }

    private static void field(String name, String value, ByteBuf out) {
        JsonText.raw(",\"" + name + "\":", out);
        JsonText.string(value, out);
    }

    private void close(ByteBuf out) {
        out.writeByte('}');
        port.reply(ByteBufUtil.getBytes(out));
        out.release();
    }
}
