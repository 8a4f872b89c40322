// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Greeting;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Somebody who has got hold of the secret speaks for a node; when that has ended, nodes hear each other again. */
class ForgedFramesTest {
    @Test
    void doNotSilenceALink() throws Exception {
        int port = freePort();
        try (Nodes nodes = Nodes.start(1, "drop-oldest", "\"eventBus\": {\"port\": " + port + "}");
                ServerProcess second = Nodes.lone(
                        List.of(),
                        nodes.conf("\"name\": \"%s\", \"secret\": \"%s\"".formatted(nodes.name(), Nodes.SECRET)))) {
            ServerProcess first = nodes.node(0);
            await().until(() -> Nodes.links(first), List.of("up")::equals);
            await().until(() -> Nodes.links(second), List.of("up")::equals);
            String firstName = Nodes.portrait(first).getString("name");
            String secondName = Nodes.portrait(second).getString("name");
            try (Talker inFirst = new Talker(first);
                    Talker inSecond = new Talker(second);
                    Forger forger = new Forger(port, secondName, firstName)) {
                assertExchange(inFirst, inSecond);
                forger.send(new Frame.Open(Long.MAX_VALUE));
                assertExchange(inFirst, inSecond);
                forger.send(new Frame.Wants(1L << 61, 7, true, List.of(), List.of()));
                assertExchange(inFirst, inSecond);
                forger.send(new Frame.Ack(1, Long.MAX_VALUE));
                forger.send(new Frame.Again(1, Long.MAX_VALUE));
                assertExchange(inFirst, inSecond);
                forger.send(new Frame.Bye());
                await().until(() -> first.log().contains("was announced to be leaving, but is still there"));
                assertExchange(inFirst, inSecond);
            }
        }
    }

    /** A line of each comes to the other, sooner or later. */
    private static void assertExchange(Talker one, Talker other) {
        String line = "at " + System.nanoTime();
        await().until(() -> {
            one.client.sendLine(line);
            other.client.sendLine(line);
            return one.heard.contains(line) && other.heard.contains(line);
        });
    }

    /** A client of the lobby. It does not hear itself. */
    private static final class Talker implements AutoCloseable {
        private final StreamClient client;
        private final Set<String> heard = ConcurrentHashMap.newKeySet();

        Talker(ServerProcess node) throws IOException {
            client = StreamClient.connect(node.address("text"));
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                for (String line = client.readLine(); line != null; line = client.readLine()) {
                    heard.add(line);
                }
            } catch (IOException e) {
                heard.add(e.toString());
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    /** On a connection of the event bus. */
    private static final class Forger implements Closeable {
        private final Socket socket;
        private final FrameCodec codec;
        private final String as;
        private final String to;

        Forger(int port, String as, String to) throws IOException, GeneralSecurityException {
            this.codec = new FrameCodec(as, new Seal(Nodes.SECRET));
            this.as = as;
            this.to = to;
            socket = Greeting.connect(port, Nodes.SECRET);
        }

        void send(Frame frame) throws IOException {
            OutFrame sealed = codec.encode(to, frame);
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(message);
            out.writeByte(1);
            out.writeByte(-1);
            text(out, FrameMessageCodec.NAME);
            out.writeByte(0);
            text(out, Links.ADDRESS + to);
            out.writeInt(0);
            text(out, as);
            out.writeInt(4);
            out.write(sealed.head().array(), 0, sealed.head().readableBytes());
            out.write(sealed.seal());
            DataOutputStream record = new DataOutputStream(socket.getOutputStream());
            record.writeInt(message.size());
            message.writeTo(record);
            record.flush();
        }

        private static void text(DataOutputStream out, String text) throws IOException {
            byte[] bytes = text.getBytes(UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
