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
 * The messages of one client to bytes and back. What they have in common is written once: the client, its endpoint, the time, and the channel of each run of
 * messages on the same one.
 */
final class BatchCodec {
    private static final int NOTHING = 0;
    private static final int MESSAGES = 1;

    private static final int CONTENT_TYPE = 1;
    private static final int HEADERS = 2;
    private static final int MESSAGE_BYTES = 4;

    private BatchCodec() {}

    static ByteBuf write(ClientId origin, List<Message> messages, int weight) {
        FrameWriter out = new FrameWriter(weight + messages.size() * MESSAGE_BYTES);
        Message first = messages.get(0);
        out.octet(MESSAGES).text(origin.toString()).text(first.endpoint()).number(first.timeMs());
        for (int i = 0; i < messages.size(); ) {
            int end = endOfRun(messages, i);
            out.number(end - i).bytes(messages.get(i).channel().utf8());
            for (; i < end; i++) {
                write(messages.get(i), first.timeMs(), out);
            }
        }
        return out.number(0).written();
    }

    /** Where the messages that begin at {@code start} and are all of one channel end. */
    static int endOfRun(List<Message> messages, int start) {
        ChannelName channel = messages.get(start).channel();
        int end = start + 1;
        while (end < messages.size() && messages.get(end).channel().equals(channel)) {
            end++;
        }
        return end;
    }

    private static void write(Message message, long baseMs, FrameWriter out) {
        String contentType = message.contentType();
        boolean headers = !message.headers().isEmpty();
        // Messages of one batch are in order, and so are their times, but for a clock that was set back meanwhile.
        out.octet((contentType == null ? 0 : CONTENT_TYPE) | (headers ? HEADERS : 0));
        out.number(Math.max(0, message.timeMs() - baseMs));
        if (contentType != null) {
            out.text(contentType);
        }
        if (headers) {
            out.number(message.headers().size());
            message.headers().forEach(header -> out.text(header.name()).text(header.value()));
        }
        out.bytes(message.payload());
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
        if ((what & ~(CONTENT_TYPE | HEADERS)) != 0) {
            throw new BadFrameException("it sends a message in an unknown form, " + what);
        }
        long timeMs = baseMs + in.number();
        String contentType = (what & CONTENT_TYPE) == 0 ? null : in.text();
        List<Header> headers = (what & HEADERS) == 0 ? List.of() : headers(in);
        return new Message(channel, in.bytes(), Attributes.of(contentType, headers), timeMs, endpoint);
    }

    private static List<Header> headers(FrameReader in) throws BadFrameException {
        List<Header> headers = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            headers.add(new Header(in.text(), in.text()));
        }
        return headers;
    }
}
