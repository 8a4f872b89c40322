// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import io.polycast.connection.Loop;
import io.polycast.metrics.EndpointMeters;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.web.Directory;
import io.polycast.web.HttpDoor;
import io.vertx.core.Future;
import java.util.List;

/** An endpoint for HTTP, WebSocket and SSE: each request chooses how its client is spoken to. */
final class HttpEndpoint extends Endpoint {
    private final Catalog catalog;
    private final HttpDoor door = new HttpDoor();

    HttpEndpoint(EndpointConf conf, Catalog catalog, List<Binding> bindings, EndpointMeters meters, Room room) {
        super(conf, bindings, meters, room);
        this.catalog = catalog;
    }

    @Override
    public Future<Listener> listen(Loop loop, Binding binding, Directory directory) {
        return door.listen(loop.context(), binding, new LoopHost(loop, this, catalog, directory));
    }

    @Override
    public boolean datagrams() {
        return false;
    }
}
