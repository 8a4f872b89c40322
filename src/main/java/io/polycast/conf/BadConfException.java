// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.List;

/** A configuration that can't be used, with everything that is wrong with it. */
public final class BadConfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfProblem> problems;

    /** With at least one problem. */
    public BadConfException(List<ConfProblem> problems) {
        super(problems.get(0).toString(), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of the file as far as possible. */
    public List<ConfProblem> problems() {
        return problems;
    }
}
