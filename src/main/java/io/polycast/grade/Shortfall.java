// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

/** A rule that the server does not keep to. The message says what was seen, in one sentence for its author. */
final class Shortfall extends Exception {
    private static final long serialVersionUID = 1;

    Shortfall(String seen) {
        super(seen, null, false, false);
    }
}
