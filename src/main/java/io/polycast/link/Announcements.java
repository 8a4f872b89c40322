// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.EndpointAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of the nodes' endpoints: what this node tells the others, once per second, and what they have told it.
 * Repeated instead of acknowledged, as they hardly ever change and nothing waits for them. Belongs to the event loop of
 * the links.
 */
final class Announcements {
    private final Landmarks landmarks;
    private final Collection<Link> links;
    private Map<NodeAddress, List<EndpointAddress>> told = Map.of();

    Announcements(Landmarks landmarks, Collection<Link> links) {
        this.landmarks = landmarks;
        this.links = links;
    }

    /** Tells a node that understands it. */
    void tell(Link link) {
        if (link.input.features().haveEndpoints()) {
            link.output.frame(new Frame.Endpoints(landmarks.own()));
        }
    }

    void heard(Link link, Frame.Endpoints endpoints) {
        link.endpoints = endpoints.addresses();
        lookAtOthers();
    }

    /** Looks for changes: of this node's own addresses, of which nodes are there, and of what they have told. */
    void look() {
        landmarks.look();
        lookAtOthers();
    }

    private void lookAtOthers() {
        Map<NodeAddress, List<EndpointAddress>> now = new LinkedHashMap<>();
        for (Link link : links) {
            if (link.present && !link.left && !link.endpoints.isEmpty()) {
                now.put(new NodeAddress(link.node, link.address), link.endpoints);
            }
        }
        if (!now.equals(told)) {
            told = now;
            landmarks.others(now);
        }
    }
}
