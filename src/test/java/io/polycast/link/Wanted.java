// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.BadChannelException;
import io.polycast.ChannelPattern;

/** What clients of a node want, in short. */
final class Wanted {
    private Wanted() {}

    /** A pattern of tokens. */
    static Want tokens(String pattern) {
        try {
            return Want.of(ChannelPattern.parse(pattern));
        } catch (BadChannelException e) {
            throw new AssertionError(e);
        }
    }
}
