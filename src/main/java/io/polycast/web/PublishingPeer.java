// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.exchange.PublishingClient;
import io.polycast.transport.AddressText;

/** A connection of the http endpoint as seen by the client that publishes by its requests. */
final class PublishingPeer implements PublishingClient.Peer {
    private final HttpPeer peer;

    PublishingPeer(HttpPeer peer) {
        this.peer = peer;
    }

    @Override
    public String remoteAddress() {
        return AddressText.of(peer.remoteAddress());
    }

    @Override
    public String localAddress() {
        return AddressText.of(peer.localAddress());
    }

    @Override
    public void finish() {
        if (peer.idle()) {
            peer.close();
        }
    }

    @Override
    public boolean abort() {
        boolean own = !peer.takenOver();
        if (own) {
            peer.abort();
        }
        return own;
    }
}
