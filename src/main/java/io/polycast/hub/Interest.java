// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Pattern;

/** Is told when a shard begins or ceases to want a pattern, so that others know whether to send it anything. */
public interface Interest {
    /** The first subscription of a pattern has come. When this returns, others know. */
    void begins(Pattern pattern);

    /** The last subscription of a pattern has gone. */
    void ends(Pattern pattern);

    /** So many subscriptions of a pattern are in this group from now on. When this returns, others know. */
    void members(Pattern pattern, String group, int members);
}
