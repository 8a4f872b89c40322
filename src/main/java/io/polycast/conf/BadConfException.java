// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.List;

/** An invalid configuration, with all of its faults. */
public final class BadConfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfProblem> problems;
    private final transient List<String> warnings;

    /** With at least one problem. */
    BadConfException(List<ConfProblem> problems, List<String> warnings) {
        super(problems.get(0).toString(), null, false, false);
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
    }

    BadConfException(ConfProblem problem) {
        this(List.of(problem), List.of());
    }

    /** All faults, in the order of the file. */
    public List<ConfProblem> problems() {
        return problems;
    }

    /** What is not wrong but probably not meant either, a sentence each. */
    public List<String> warnings() {
        return warnings;
    }
}
