// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.polycast.Attributes;
import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Header;
import io.polycast.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of batches. What the messages of a batch have in common is written once: the client, its endpoint,
 * the time, and the channel of each run of messages on the same one.
 */
final class BatchCodec {
    /** Marks the absence of messages. */
    static final int NOTHING = 0;

    private static final int MESSAGES = 1;

    private static final int CONTENT_TYPE = 1;
    private static final int HEADERS = 2;
    private static final int REPLY_TO = 4;
    private static final int RETAIN = 8;
    private static final int EXPIRY = 16;
    private static final int KNOWN = CONTENT_TYPE | HEADERS | REPLY_TO | RETAIN | EXPIRY;
    private static final int MESSAGE_BYTES = 4;

    private BatchCodec() {}

    static ByteBuf write(ClientId origin, List<Message> messages, int weight) {
        FrameWriter out = new FrameWriter(weight + messages.size() * MESSAGE_BYTES);
        write(origin, messages, out);
        return out.written();
    }

    static void write(ClientId origin, List<Message> messages, FrameWriter out) {
        Message first = messages.get(0);
        out.octet(MESSAGES).text(origin.toString()).text(first.endpoint()).number(first.timeMs());
        for (int i = 0; i < messages.size(); ) {
            int end = endOfRun(messages, i);
            out.number(end - i).bytes(messages.get(i).channel().utf8());
            for (; i < end; i++) {
                write(messages.get(i), first.timeMs(), out);
            }
        }
        out.number(0);
    }

    /** The end of the run of messages on one channel that begins at {@code start}. */
    static int endOfRun(List<Message> messages, int start) {
        ChannelName channel = messages.get(start).channel();
        int end = start + 1;
        while (end < messages.size() && messages.get(end).channel().equals(channel)) {
            end++;
        }
        return end;
    }

    private static void write(Message message, long baseMs, FrameWriter out) {
        Attributes said = message.attributes();
        out.octet(what(said));
        // The messages of a batch are in order, and so are their times, unless the clock was set back meanwhile.
        out.number(Math.max(0, message.timeMs() - baseMs));
        if (said.contentType() != null) {
            out.text(said.contentType());
        }
        if (!said.headers().isEmpty()) {
            out.all(said.headers(), header -> out.text(header.name()).text(header.value()));
        }
        if (said.replyTo() != null) {
            out.bytes(said.replyTo().utf8());
        }
        if (said.expiryMs() != Attributes.NO_EXPIRY) {
            out.number(said.expiryMs());
        }
        out.bytes(message.payload());
    }

    /** The flags of the attributes that follow. Those after the headers require {@link Features#ATTRIBUTES}. */
    private static int what(Attributes said) {
        return (said.contentType() == null ? 0 : CONTENT_TYPE)
                | (said.headers().isEmpty() ? 0 : HEADERS)
                | (said.replyTo() == null ? 0 : REPLY_TO)
                | (said.retain() ? RETAIN : 0)
                | (said.expiryMs() == Attributes.NO_EXPIRY ? 0 : EXPIRY);
    }

    static @Nullable Batch read(FrameReader in) throws BadFrameException {
        int kind = in.octet();
        if (kind == NOTHING) {
            return null;
        }
        if (kind != MESSAGES) {
            throw new BadFrameException("it sends messages in an unknown form, " + kind);
        }
        ClientId origin = in.client();
        String endpoint = in.text();
        long timeMs = in.number();
        List<Message> messages = new ArrayList<>();
        int weight = 0;
        for (int left = in.count(); left > 0; left = in.count()) {
            ChannelName channel = in.channel();
            for (; left > 0; left--) {
                Message message = message(in, channel, endpoint, timeMs);
                weight += message.weight();
                messages.add(message);
            }
        }
        if (messages.isEmpty()) {
            throw new BadFrameException("it sends a batch without messages");
        }
        return new Batch(origin, messages, weight, System.nanoTime());
    }

    private static Message message(FrameReader in, ChannelName channel, String endpoint, long baseMs)
            throws BadFrameException {
        int what = in.octet();
        if ((what & ~KNOWN) != 0) {
            throw new BadFrameException("it sends a message in an unknown form, " + what);
        }
        long timeMs = baseMs + in.number();
        Attributes said = what == 0 ? Attributes.EMPTY : attributes(what, in);
        return new Message(channel, in.bytes(), said, timeMs, endpoint);
    }

    private static Attributes attributes(int what, FrameReader in) throws BadFrameException {
        String contentType = (what & CONTENT_TYPE) == 0 ? null : in.text();
        List<Header> headers = (what & HEADERS) == 0 ? List.of() : in.all(each -> new Header(each.text(), each.text()));
        if ((what & ~(CONTENT_TYPE | HEADERS)) == 0) {
            return Attributes.of(contentType, headers);
        }
        ChannelName replyTo = (what & REPLY_TO) == 0 ? null : in.channel();
        long expiryMs = (what & EXPIRY) == 0 ? Attributes.NO_EXPIRY : in.number();
        return new Attributes(contentType, headers, replyTo, (what & RETAIN) != 0, expiryMs);
    }
}
