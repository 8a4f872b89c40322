// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.ChannelName;
import io.polycast.bus.BusyChannel;
import io.polycast.connection.Client;
import io.polycast.connection.ClientFacts;
import io.polycast.web.Directory.BusyChannelView;
import io.polycast.web.Directory.ClientView;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The slowest clients and the busiest channels of a node. However many clients and channels there are, these are few:
 * each event loop chooses among its own.
 */
record TopLists(EveryLoop everyLoop) {
    private static final int SLOWEST_OF_A_LOOP = 20;
    private static final int BUSIEST_OF_A_LOOP = 200;
    private static final int BUSIEST = 50;

    private static final Comparator<Client> BY_SLOWNESS = Comparator.<Client>comparingLong(
                    client -> client.facts().pendingBytes())
            .thenComparingLong(client -> client.facts().messagesDropped())
            .reversed();

    private static final Comparator<BusyChannel> BY_RATE =
            Comparator.comparingDouble(BusyChannel::messagesPerSecond).reversed();

    Future<List<ClientView>> slowestClients(Function<Client, ClientView> view) {
        return everyLoop.askForLists(loop -> loop.clients().stream()
                .filter(client -> !client.ending() && slow(client.facts()))
                .sorted(BY_SLOWNESS)
                .limit(SLOWEST_OF_A_LOOP)
                .map(view)
                .toList());
    }

    private static boolean slow(ClientFacts client) {
        return client.pendingBytes() > 0 || client.messagesDropped() > 0;
    }

    Future<List<BusyChannelView>> busiestChannels() {
        return everyLoop.askForLists(loop -> loop.busiest(BUSIEST_OF_A_LOOP)).compose(all -> {
            Map<ChannelName, BusyChannel> sums = new HashMap<>();
            all.forEach(busy -> sums.merge(busy.channel(), busy, TopLists::sum));
            return Future.all(sums.values().stream()
                            .sorted(BY_RATE)
                            .limit(BUSIEST)
                            .map(this::view)
                            .toList())
                    .map(views -> views.<BusyChannelView>list());
        });
    }

    private static BusyChannel sum(BusyChannel one, BusyChannel other) {
        return new BusyChannel(
                one.channel(),
                one.messagesPerSecond() + other.messagesPerSecond(),
                one.bytesPerSecond() + other.bytesPerSecond());
    }

    /** A question for each channel, since one may have many subscribers. */
    private Future<BusyChannelView> view(BusyChannel busy) {
        return everyLoop
                .ask(loop -> loop.subscribers(busy.channel()))
                .map(counts -> new BusyChannelView(
                        busy.channel().toString(),
                        busy.messagesPerSecond(),
                        busy.bytesPerSecond(),
                        counts.stream().mapToInt(Integer::intValue).sum()));
    }
}
