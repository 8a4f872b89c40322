// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.EndpointAddress;
import java.util.List;
import java.util.Map;

/** The addresses of endpoints in the cluster, as nodes announce them. Used on the event loop of the links. */
public interface Landmarks {
    /** Looks whether those of this node have changed. */
    void look();

    /** Those of this node when last looked, for clients of others to go to; none while it is shutting down. */
    List<EndpointAddress> own();

    /** Those of the other nodes that are there have changed. */
    void others(Map<NodeAddress, List<EndpointAddress>> addresses);
}
