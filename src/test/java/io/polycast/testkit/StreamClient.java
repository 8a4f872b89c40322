// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A plain blocking TCP client that speaks lines or length-prefixed records. Each read has a deadline. */
public final class StreamClient implements AutoCloseable {
    private static final int DEADLINE_MS = 60_000;

    private final Socket socket;
    private final InputStream in;

    private StreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new java.io.BufferedInputStream(socket.getInputStream(), 64 << 10);
    }

    public static StreamClient connect(InetSocketAddress address) throws IOException {
        return connect(address, 0);
    }

    /**
     * With a receive buffer of that many bytes, when it is not 0: a small one makes a client that does not read noticed
     * soon.
     */
    public static StreamClient connect(InetSocketAddress address, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(address, DEADLINE_MS);
        socket.setSoTimeout(DEADLINE_MS);
        return new StreamClient(socket);
    }

    /** Over a socket that is connected. */
    public static StreamClient over(Socket socket) throws IOException {
        socket.setSoTimeout(DEADLINE_MS);
        return new StreamClient(socket);
    }

    public StreamClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public StreamClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public StreamClient sendLine(String line) throws IOException {
        return send(line + "\n");
    }

    public StreamClient sendRecord(byte[] record) throws IOException {
        return send(java.nio.ByteBuffer.allocate(record.length + 4)
                .putInt(record.length)
                .put(record)
                .array());
    }

    /** Sends a command and reads its one-line answer. */
    public String ask(String line) throws IOException {
        return sendLine(line).readLine();
    }

    /** The next line without its LF, or null at the end of the stream. */
    public String readLine() throws IOException {
        byte[] line = readLineBytes();
        return line == null ? null : new String(line, StandardCharsets.UTF_8);
    }

    public byte[] readLineBytes() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line.toByteArray();
            }
            line.write(b);
        }
        return line.toByteArray();
    }

    /** The next record behind its length. */
    public byte[] readRecord() throws IOException {
        DataInputStream data = new DataInputStream(in);
        byte[] record = new byte[data.readInt()];
        data.readFully(record);
        return record;
    }

    /** The next byte, or -1 at the end of the stream. */
    public int read() throws IOException {
        return in.read();
    }

    /** Exactly so many bytes. */
    public byte[] readBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        new DataInputStream(in).readFully(bytes);
        return bytes;
    }

    /** Whether nothing arrives for so long. */
    public boolean silentFor(int ms) throws IOException {
        socket.setSoTimeout(ms);
        try {
            in.mark(1);
            int next = in.read();
            in.reset();
            return next < 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(DEADLINE_MS);
        }
    }

    /** Shuts the sending side down. */
    public StreamClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes with a reset instead of an end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
