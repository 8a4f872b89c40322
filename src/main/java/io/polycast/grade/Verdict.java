// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.time.Duration;

/**
 * The verdict on one rule.
 *
 * @param why one sentence: what was seen, or why nothing was tried; empty for what passed
 */
public record Verdict(Rule rule, Finding finding, String why, Duration took) {
    /** How it went. */
    public enum Finding {
        PASSED,
        FAILED,
        /** Could not be tried here; counts neither for nor against the server. */
        SKIPPED
    }

    /** What it brings. */
    public int points() {
        return finding == Finding.PASSED ? rule.points() : 0;
    }

    /** What it could have brought. */
    public int possible() {
        return finding == Finding.SKIPPED ? 0 : rule.points();
    }
}
