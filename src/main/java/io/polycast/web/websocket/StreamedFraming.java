// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;

/**
 * A protocol's own framing inside a WebSocket whose messages form one stream of bytes: input may be cut into messages
 * of any kind at any point, output is a binary message per record. Records are passed on like those of binary messages.
 */
public record StreamedFraming(WebSocketFraming messages, Framing stream) implements Framing {
    /** How much longer than a record a message may be, to account for its framing. */
    private static final int AROUND = 8 << 10;

    private static final int HEADER = 4;

    @Override
    public Framer framer(int maxRecordSize, RecordSink sink) {
        Framer records = stream.framer(maxRecordSize, record -> sink.onRecord(binary(record)));
        Framer whole =
                messages.framer((int) Math.min(Integer.MAX_VALUE >> 1, (long) maxRecordSize + AROUND), message -> {
                    if (Opcode.control(message.getByte(0))) {
                        sink.onRecord(message);
                    } else {
                        records.feed(message.slice(1, message.length()));
                    }
                });
        return new Stacked(whole, records);
    }

    private static Buffer binary(Buffer record) {
        return Buffer.buffer(1 + record.length())
                .appendByte((byte) Opcode.BINARY)
                .appendBuffer(record);
    }

    @Override
    public int open(ByteBuf out) {
        int opened = WebSocketFraming.open(Opcode.BINARY, HEADER, out);
        stream.open(out);
        return opened;
    }

    @Override
    public int open(Message message, ByteBuf out) {
        int opened = WebSocketFraming.open(Opcode.BINARY, HEADER, out);
        stream.open(message, out);
        return opened;
    }

    @Override
    public void close(ByteBuf out, int opened) {
        stream.close(out, opened + HEADER);
        messages.close(out, opened);
    }

    @Override
    public String label() {
        return messages.label() + "-" + stream.label();
    }

    private record Stacked(Framer messages, Framer records) implements Framer {
        @Override
        public void feed(Buffer chunk) {
            messages.feed(chunk);
        }

        @Override
        public void end() {
            messages.end();
            records.end();
        }

        @Override
        public int buffered() {
            return messages.buffered() + records.buffered();
        }

        @Override
        public void close() {
            messages.close();
            records.close();
        }
    }
}
