// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Cable;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in two places, and the cable between the places is pulled for a while. Clients come by Unix sockets,
 * which need no network.
 */
class SplitTest {
    private static final int BULK = 200;
    private static final String SYN_SENT = "02";

    /** As the kernel writes 10.9.6.3:5702. */
    private static final String BUS_OF_THIRD = "0306090A:1646";

    private static final String[] ADDRESSES = {"10.9.6.1", "10.9.6.2", "10.9.6.3"};

    @Test
    void bothSidesServeTheirClientsAndJoinAgainByThemselves(@TempDir Path folder) throws Exception {
        try (Cable cable = Cable.lay(List.of(ADDRESSES[0], ADDRESSES[1]), List.of(ADDRESSES[2]));
                ServerProcess first = node(cable.here(), folder, 0);
                ServerProcess second = node(cable.here(), folder, 1);
                ServerProcess third = node(cable.there(), folder, 2)) {
            await().until(() -> first.log().contains("3 nodes now"));
            try (Client inFirst = Client.speaker(folder, 0, "here");
                    Client inThird = Client.speaker(folder, 2, "there");
                    Client bulk = Client.speaker(folder, 0, "late")) {
                List<Account> here = accounts(folder, "here");
                List<Account> there = accounts(folder, "there");
                await().until(() -> greeted(inFirst, here) && greeted(inThird, there));
                Account late = new Account(new Client(folder, 2, "late")::line);
                await().until(() -> greeted(bulk, List.of(late)));
                Announcer fromHere = new Announcer(inFirst.out);
                Announcer fromThere = new Announcer(inThird.out);

                assertThat(connections(first, BUS_OF_THIRD)).isPositive();
                cable.pull();
                // More than the sockets take, so that frames are lost when the connection is given up.
                for (int i = 0; i < BULK; i++) {
                    bulk.say("x".repeat(60_000));
                }
                awaitLog(List.of(first, second, third), "is out of reach", List.of(1, 1, 2));
                assertThat(second.log()).contains("is out of reach: it crashed, hangs or is cut off; 2 nodes now");
                int hereBefore = here.get(1).heard();
                int thereBefore = there.get(2).heard();
                await().until(() ->
                        here.get(1).heard() > hereBefore + 200 && there.get(2).heard() > thereBefore + 200);
                // Not only closed: with frames that wait to be sent, such a connection would be there for as long as
                // the cut lasts.
                await().until(() -> connections(first, BUS_OF_THIRD) == 0);
                // Who comes in the middle of it is known to all afterwards, too.
                Account later = new Account(new Client(folder, 2, "late")::line);
                tell(folder, 2, later, 0);

                cable.plug();
                awaitLog(List.of(first, second, third), "is back", List.of(1, 1, 2));
                await().until(() -> here.get(2).missed() > 0
                        && there.get(0).missed() > 0
                        && there.get(1).missed() > 0);
                int sentHere = fromHere.stop();
                int sentThere = fromThere.stop();
                await().untilAsserted(() -> {
                    assertThat(here).extracting(Account::sum).containsOnly(sentHere);
                    assertThat(there).extracting(Account::sum).containsOnly(sentThere);
                });
                assertThat(here.get(0).missed() + here.get(1).missed()).isZero();
                assertThat(there.get(2).missed()).isZero();
                tell(folder, 1, later, 1);
                assertThat(here)
                        .allSatisfy(account -> assertThat(account.fault()).isEmpty());
                assertThat(there)
                        .allSatisfy(account -> assertThat(account.fault()).isEmpty());
            }
            for (ServerProcess node : List.of(first, second, third)) {
                assertQuiet(node);
            }
        }
    }

    /**
     * Before a node that is cut off is missed, it may have been tried once more; Vert.x warns of that with a stack, and
     * what is counted of it.
     */
    private static void assertQuiet(ServerProcess node) throws IOException {
        assertThat(node.log().lines().filter(line -> !line.startsWith(" ") && !line.contains(" LibraryLimit ")))
                .noneMatch(line -> line.contains("Exception") || line.contains(" ERROR "));
    }

    /** How many connections the node has to that address that were made once, whether they are being closed or not. */
    private static long connections(ServerProcess node, String to) throws IOException {
        // Sockets of both families know it, as the kernel writes addresses.
        try (Stream<String> four = Files.lines(Path.of("/proc/" + node.pid() + "/net/tcp"));
                Stream<String> six = Files.lines(Path.of("/proc/" + node.pid() + "/net/tcp6"))) {
            return Stream.concat(four, six)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns[2].endsWith(to) && !columns[3].equals(SYN_SENT))
                    .count();
        }
    }

    /** With a door for each channel. */
    private static ServerProcess node(List<String> where, Path folder, int number) throws IOException {
        String doors = Stream.of("here", "there", "late")
                .map(channel -> "\"%s\": {\"listen\": \"unix://%s\", \"protocol\": \"text\", \"channel\": \"%s\"}"
                        .formatted(channel, door(folder, number, channel), channel))
                .collect(Collectors.joining(", "));
        String conf = """
                {"endpoints": {%s},
                 "cluster": {"enabled": true, "bind": "%s:5701", "secret": "a secret of the test", "members": ["%s:5701"],
                  "eventBus": {"port": 5702}}}
                """.formatted(doors, ADDRESSES[number], String.join(":5701\", \"", ADDRESSES));
        return Nodes.lone(where, conf);
    }

    private static Path door(Path folder, int node, String channel) {
        return folder.resolve(channel + node);
    }

    private static List<Account> accounts(Path folder, String channel) throws IOException {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < ADDRESSES.length; i++) {
            accounts.add(new Account(new Client(folder, i, channel)::line));
        }
        return accounts;
    }

    private static boolean greeted(Client speaker, List<Account> accounts) throws IOException {
        speaker.say("hello");
        return accounts.stream().allMatch(Account::greeted);
    }

    /** From a client of this node, the message of that number. */
    private static void tell(Path folder, int node, Account listener, int number) throws IOException {
        try (Client speaker = Client.speaker(folder, node, "late")) {
            speaker.say("n" + number);
            await().until(() -> listener.heard() == number + 1);
        }
    }

    private static void awaitLog(List<ServerProcess> nodes, String what, List<Integer> times) {
        for (int i = 0; i < nodes.size(); i++) {
            ServerProcess node = nodes.get(i);
            int wanted = times.get(i);
            await(what)
                    .until(() -> node.log()
                                    .lines()
                                    .filter(line -> line.contains(what))
                                    .count()
                            >= wanted);
        }
    }

    /** At the node's door. */
    private static final class Client implements Closeable {
        private final SocketChannel socket;
        private final OutputStream out;
        private final BufferedReader in;

        /** Hears this channel. */
        Client(Path folder, int node, String channel) throws IOException {
            socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            socket.connect(UnixDomainSocketAddress.of(door(folder, node, channel)));
            out = Channels.newOutputStream(socket);
            in = new BufferedReader(new InputStreamReader(Channels.newInputStream(socket), UTF_8));
        }

        /** Does not hear the channel, so that it need not read. */
        static Client speaker(Path folder, int node, String channel) throws IOException {
            Client speaker = new Client(folder, node, channel);
            speaker.say("/unsub " + channel);
            assertThat(speaker.line()).startsWith("+OK");
            return speaker;
        }

        void say(String line) throws IOException {
            out.write((line + "\n").getBytes(UTF_8));
        }

        String line() throws IOException {
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
