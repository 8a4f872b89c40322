// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.ChannelPattern;

/** Is told when a shard begins or ceases to want a pattern, so that others know whether to send it anything. */
public interface Interest {
    /** The first subscription of a pattern has come. When this returns, others know. */
    void begins(ChannelPattern pattern);

    /** The last subscription of a pattern has gone. */
    void ends(ChannelPattern pattern);
}
