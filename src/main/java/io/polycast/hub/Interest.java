// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Pattern;

/** The interest that a shard announces: which patterns it wants, so that others know whether to send it anything. */
public interface Interest {
    /** The first subscription of a pattern was made. Visible to others when this returns. */
    void begins(Pattern pattern);

    /** The last subscription of a pattern has ended. */
    void ends(Pattern pattern);

    /** The number of a pattern's subscriptions in this group has changed. Visible to others when this returns. */
    void members(Pattern pattern, String group, int members);
}
