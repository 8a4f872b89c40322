// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Stands between a client and a server of lines, and tampers with each ten measured messages on their way to a
 * subscriber.
 */
final class LineRelay implements AutoCloseable {
    private static final int TEN = 10;

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final UnaryOperator<List<String>> tamper;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    private LineRelay(ServerSocket listening, InetSocketAddress server, UnaryOperator<List<String>> tamper) {
        this.listening = listening;
        this.server = server;
        this.tamper = tamper;
    }

    static LineRelay to(InetSocketAddress server, UnaryOperator<List<String>> tamper) throws IOException {
        LineRelay relay = new LineRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, tamper);
        run(relay::accept);
        return relay;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side has closed, and so does this thread.
                        Thread.currentThread().interrupt();
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "tcp://127.0.0.1:" + listening.getLocalPort();
    }

    /**
     * What a server looks like that has a long pause of its collector: stands still once, before it passes on the ten
     * messages of that number, from 0.
     */
    static UnaryOperator<List<String>> stall(int before, long milliseconds) {
        AtomicInteger tens = new AtomicInteger();
        return lines -> {
            if (tens.getAndIncrement() == before) {
                standStill(milliseconds);
            }
            return lines;
        };
    }

    private static void standStill(long milliseconds) {
        try {
            if (new CountDownLatch(1).await(milliseconds, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket to = new Socket(server.getAddress(), server.getPort());
            client.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            open.add(client);
            open.add(to);
            run(() -> {
                try (InputStream in = client.getInputStream()) {
                    in.transferTo(to.getOutputStream());
                    to.shutdownOutput();
                }
            });
            run(() -> deliveries(to, client));
        }
    }

    private void deliveries(Socket from, Socket to) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = to.getOutputStream();
        List<String> ten = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("@@@")) {
                ten.add(line);
                if (ten.size() == TEN) {
                    write(tamper.apply(ten), out);
                    ten = new ArrayList<>();
                }
            } else {
                write(List.of(line), out);
            }
        }
        to.close();
    }

    private static void write(List<String> lines, OutputStream out) throws IOException {
        for (String line : lines) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Closeable each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
