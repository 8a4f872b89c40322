// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.web.Directory.BusyChannelView;
import io.polycast.web.Directory.ChannelView;
import io.polycast.web.Directory.ClientView;
import io.polycast.web.Directory.EndpointView;
import io.polycast.web.Directory.NodeView;
import io.polycast.web.ListQuery.BadQueryException;
import io.polycast.web.ListQuery.Listing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operators' API, {@code /api/...}, in JSON. Described by openapi.json, which is served beside it. */
final class ApiRoutes {
    private static final Listing<EndpointView> ENDPOINTS = new Listing<>(
            Map.of(
                    "name", Comparator.comparing(EndpointView::name),
                    "connections", Comparator.comparingLong(EndpointView::connections),
                    "messagesIn", Comparator.comparingLong(EndpointView::messagesIn),
                    "messagesOut", Comparator.comparingLong(EndpointView::messagesOut),
                    "pendingBytes", Comparator.comparingLong(EndpointView::pendingBytes)),
            // Sorting by nothing keeps the order of the configuration.
            Comparator.comparing(endpoint -> 0),
            Map.of(),
            (endpoint, text) -> ListQuery.holds(text, endpoint.name(), endpoint.address(), endpoint.protocol()));

    private static final Listing<ClientView> CLIENTS = new Listing<>(
            clientSorts(),
            Comparator.comparingLong(ClientView::connectedAt).thenComparing(ClientView::id),
            Map.of(
                    "endpoint", (client, wanted) -> client.endpoint().equals(wanted),
                    "protocol", (client, wanted) -> client.protocol().equals(wanted)),
            (client, text) -> ListQuery.holds(text, client.id(), client.name(), client.remote()));

    /** Ties are in the order of their names when sorted from most to fewest. */
    private static final Comparator<ChannelView> BY_SUBSCRIBERS = Comparator.comparingInt(ChannelView::subscribers)
            .thenComparing(ChannelView::channel, Comparator.reverseOrder());

    private static final Listing<ChannelView> CHANNELS = new Listing<>(
            Map.of("channel", Comparator.comparing(ChannelView::channel), "subscribers", BY_SUBSCRIBERS),
            BY_SUBSCRIBERS.reversed(),
            Map.of(),
            (channel, text) -> ListQuery.holds(text, channel.channel()));

    private static final Comparator<BusyChannelView> BY_RATE = Comparator.comparingDouble(
                    BusyChannelView::messagesPerSecond)
            .thenComparing(BusyChannelView::channel, Comparator.reverseOrder());

    private static final Listing<BusyChannelView> BUSIEST = new Listing<>(
            Map.of(
                    "channel", Comparator.comparing(BusyChannelView::channel),
                    "messagesPerSecond", BY_RATE,
                    "bytesPerSecond", Comparator.comparingDouble(BusyChannelView::bytesPerSecond),
                    "subscribers", Comparator.comparingInt(BusyChannelView::subscribers)),
            BY_RATE.reversed(),
            Map.of(),
            (busy, text) -> ListQuery.holds(text, busy.channel()));

    private static final Comparator<ClientView> BY_PENDING =
            Comparator.comparingLong(ClientView::pendingBytes).thenComparingLong(ClientView::messagesDropped);

    private static final Listing<ClientView> SLOWEST = new Listing<>(
            Map.of(
                    "pendingBytes",
                    BY_PENDING,
                    "messagesDropped",
                    Comparator.comparingLong(ClientView::messagesDropped)),
            BY_PENDING.reversed(),
            Map.of(),
            (client, text) -> ListQuery.holds(text, client.id(), client.name(), client.remote()));

    private static final Listing<NodeView> NODES = new Listing<>(
            Map.of("name", Comparator.comparing(NodeView::name)),
            Comparator.comparing(NodeView::name),
            Map.of(),
            (node, text) -> ListQuery.holds(text, node.name()));

    private final Directory directory;
    private final ObjectMapper json = new ObjectMapper();

    ApiRoutes(Directory directory) {
        this.directory = directory;
    }

    private static Map<String, Comparator<ClientView>> clientSorts() {
        Map<String, Comparator<ClientView>> sorts = new HashMap<>();
        sorts.put("id", Comparator.comparing(ClientView::id));
        sorts.put("name", Comparator.comparing(ClientView::name));
        sorts.put("endpoint", Comparator.comparing(ClientView::endpoint));
        sorts.put("protocol", Comparator.comparing(ClientView::protocol));
        sorts.put("remote", Comparator.comparing(ClientView::remote));
        sorts.put("connectedAt", Comparator.comparingLong(ClientView::connectedAt));
        sorts.put("messagesIn", Comparator.comparingLong(ClientView::messagesIn));
        sorts.put("messagesOut", Comparator.comparingLong(ClientView::messagesOut));
        sorts.put("messagesDropped", Comparator.comparingLong(ClientView::messagesDropped));
        sorts.put("pendingBytes", Comparator.comparingLong(ClientView::pendingBytes));
        sorts.put("subscriptionCount", Comparator.comparingInt(ClientView::subscriptionCount));
        // Makes the order total, so that pages never repeat a client.
        sorts.replaceAll((name, order) -> order.thenComparing(ClientView::id));
        return Map.copyOf(sorts);
    }

    void endpoints(RoutingContext routing) {
        list(routing, Future.succeededFuture(directory.endpoints()), ENDPOINTS);
    }

    void clients(RoutingContext routing) {
        list(routing, directory.clients(), CLIENTS);
    }

    void channels(RoutingContext routing) {
        list(routing, directory.channels(), CHANNELS);
    }

    void busiestChannels(RoutingContext routing) {
        list(routing, directory.busiestChannels(), BUSIEST);
    }

    void slowestClients(RoutingContext routing) {
        list(routing, directory.slowestClients(), SLOWEST);
    }

    /** Thousands of numbers, written where that keeps nobody waiting. */
    void figures(RoutingContext routing) {
        long since;
        try {
            since = new ListQuery(routing.request().params(false)).time("since");
        } catch (BadQueryException e) {
            badRequest(routing, e);
            return;
        }
        routing.vertx()
                .executeBlocking(() -> Buffer.buffer(json.writeValueAsBytes(directory.figures(since))), false)
                .onSuccess(figures -> answer(routing, figures))
                .onFailure(routing::fail);
    }

    void sockets(RoutingContext routing) {
        try {
            directory
                    .sockets(new ListQuery(routing.request().params(false)).id("since"))
                    .onSuccess(view -> answer(routing, view))
                    .onFailure(routing::fail);
        } catch (BadQueryException e) {
            badRequest(routing, e);
        }
    }

    void nodes(RoutingContext routing) {
        list(routing, directory.nodes(), NODES);
    }

    private <T> void list(RoutingContext routing, Future<List<T>> found, Listing<T> listing) {
        found.onSuccess(all -> {
                    try {
                        answer(routing, new ListQuery(routing.request().params(false)).apply(all, listing));
                    } catch (BadQueryException e) {
                        badRequest(routing, e);
                    }
                })
                .onFailure(routing::fail);
    }

    private static void badRequest(RoutingContext routing, BadQueryException wrong) {
        Problem.badRequest("bad-request", String.valueOf(wrong.getMessage())).answer(routing.response());
    }

    private void answer(RoutingContext routing, Object value) {
        try {
            answer(routing, Buffer.buffer(json.writeValueAsBytes(value)));
        } catch (JsonProcessingException e) {
            routing.fail(e);
        }
    }

    private static void answer(RoutingContext routing, Buffer text) {
        if (!routing.response().closed()) {
            routing.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(text.appendByte((byte) '\n'));
        }
    }

    void client(RoutingContext routing) {
        directory
                .client(PathParameters.text(routing, "id"))
                .onSuccess(found -> found.ifPresentOrElse(client -> answer(routing, client), () -> noClient(routing)))
                .onFailure(routing::fail);
    }

    void disconnect(RoutingContext routing) {
        directory
                .disconnect(PathParameters.text(routing, "id"))
                .onSuccess(found -> {
                    if (found) {
                        routing.response()
                                .setStatusCode(HttpResponseStatus.NO_CONTENT.code())
                                .end();
                    } else {
                        noClient(routing);
                    }
                })
                .onFailure(routing::fail);
    }

    private static void noClient(RoutingContext routing) {
        Problem.notFound("there is no client with this id").answer(routing.response());
    }
}
