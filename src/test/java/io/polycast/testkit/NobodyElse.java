// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.polycast.Pattern;
import io.polycast.hub.Interest;

/** Other event loops and nodes, of which there are none. */
public final class NobodyElse implements Interest {
    @Override
    public void begins(Pattern pattern) {
        // Nobody has to know.
    }

    @Override
    public void ends(Pattern pattern) {
        // Nobody has to know.
    }

    @Override
    public void members(Pattern pattern, String group, int members) {
        // Nobody has to know.
    }
}
