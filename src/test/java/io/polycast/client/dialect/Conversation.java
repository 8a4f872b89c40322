// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A dialect and the server that it talks to, played by the test: what it says as text, a character a byte, and what it
 * tells as lines.
 */
final class Conversation implements Events {
    private final Dialect dialect;
    private final ByteBuf in = Unpooled.buffer();
    private final ByteBuf out = Unpooled.buffer();
    private final List<String> told = new ArrayList<>();
    private Consumer<String> listener = told::add;

    Conversation(String url, Role role) {
        ServerUrl server = ServerUrl.parse(url);
        this.dialect = server.scheme().dialect(server, role);
    }

    /** What it says of its own accord. */
    static Conversation open(String url, Role role) {
        Conversation conversation = new Conversation(url, role);
        conversation.dialect.open(conversation.out, conversation);
        return conversation;
    }

    Conversation subscribe(String pattern) {
        dialect.subscribe(pattern, out);
        return this;
    }

    Conversation publish(String channel, String payload) {
        dialect.publish(channel, payload.getBytes(ISO_8859_1), out);
        return this;
    }

    Conversation with(Consumer<ByteBuf> words) {
        words.accept(out);
        return this;
    }

    Dialect dialect() {
        return dialect;
    }

    /** All that it has said since this was last asked. */
    String said() {
        String text = out.toString(ISO_8859_1);
        out.clear();
        return text;
    }

    /** The server's bytes arrive; returns what the dialect has told since this was last asked. */
    List<String> hears(String text) {
        in.writeBytes(text.getBytes(ISO_8859_1));
        while (dialect.decode(in, out, this)) {
            // One frame at a time, as the connection does it.
            in.discardReadBytes();
        }
        return told();
    }

    /** A packet arrives, as a datagram: what is left of it is thrown away. */
    List<String> hearsPacket(String text) {
        List<String> heard = hears(text);
        in.clear();
        return heard;
    }

    List<String> told() {
        List<String> copy = List.copyOf(told);
        told.clear();
        return copy;
    }

    /** What it tells from now on is for somebody else, who hears it even when it ends in a violation. */
    void telling(Consumer<String> somebody) {
        listener = somebody;
    }

    /** Bytes that were not taken yet. */
    int waiting() {
        return in.readableBytes();
    }

    @Override
    public void ready() {
        listener.accept("ready");
    }

    @Override
    public void subscribed() {
        listener.accept("subscribed");
    }

    @Override
    public void published() {
        listener.accept("published");
    }

    @Override
    public void message(Heard delivery) {
        listener.accept("message " + delivery.channel() + ": " + new String(delivery.payload(), ISO_8859_1));
    }

    @Override
    public void gap(String channel, long count) {
        listener.accept("gap " + channel + ": " + count);
    }

    @Override
    public void pong() {
        listener.accept("pong");
    }

    @Override
    public void refused(String reason) {
        listener.accept("refused: " + reason);
    }

    @Override
    public void farewell(String reason) {
        listener.accept("farewell: " + reason);
    }
}
