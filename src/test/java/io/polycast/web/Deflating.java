// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.RSV1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The client's half of permessage-deflate, made of what Java has and sections 7.2.1 and 7.2.2 of RFC 7692. */
final class Deflating implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final boolean deflatesAfresh;
    private final boolean inflatesAfresh;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    /** As it was agreed on in the handshake of this client. */
    Deflating(RawWebSocket client) {
        String agreed = client.handshake().header("Sec-WebSocket-Extensions");
        deflatesAfresh = agreed.contains("client_no_context_takeover");
        inflatesAfresh = agreed.contains("server_no_context_takeover");
    }

    /** Whether each message of the client has to make sense without those before it. */
    boolean deflatesAfresh() {
        return deflatesAfresh;
    }

    byte[] deflate(byte[] payload) {
        if (payload.length == 0) {
            // Section 7.2.3.6; a deflater that has flushed does not flush again.
            return new byte[] {0};
        }
        if (deflatesAfresh) {
            deflater.reset();
        }
        deflater.setInput(payload);
        byte[] part = new byte[64 << 10];
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length = part.length; length == part.length; ) {
            length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
            all.write(part, 0, length);
        }
        byte[] deflated = all.toByteArray();
        int end = deflated.length - TAIL.length;
        assertThat(Arrays.copyOfRange(deflated, end, deflated.length)).isEqualTo(TAIL);
        return Arrays.copyOf(deflated, end);
    }

    /** What a whole message holds, be it compressed or not. */
    byte[] inflated(RawWebSocket.Frame frame) throws DataFormatException {
        assertThat(frame.head() & FIN).isEqualTo(FIN);
        assertThat(frame.head() & ~(FIN | RSV1 | 0xF)).isZero();
        if ((frame.head() & RSV1) == 0) {
            return frame.payload();
        }
        if (inflatesAfresh) {
            inflater.reset();
        }
        inflater.setInput(RawWebSocket.bytes(frame.payload(), TAIL));
        byte[] part = new byte[64 << 10];
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length = inflater.inflate(part); length > 0; length = inflater.inflate(part)) {
            all.write(part, 0, length);
        }
        return all.toByteArray();
    }

    String text(RawWebSocket.Frame frame) throws DataFormatException {
        assertThat(frame.opcode()).isEqualTo(RawWebSocket.TEXT);
        return new String(inflated(frame), UTF_8);
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
