// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.List;

/** An invalid configuration, with all of its faults. */
public final class BadConfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfProblem> problems;
    private final transient List<String> warnings;
    private final String logFormat;
    private final String source;

    /**
     * With at least one problem.
     *
     * @param logFormat {@link #logFormat}
     */
    BadConfException(List<ConfProblem> problems, List<String> warnings, String logFormat) {
        this(problems, warnings, logFormat, "");
    }

    private BadConfException(List<ConfProblem> problems, List<String> warnings, String logFormat, String source) {
        super(problems.get(0).toString(), null, false, false);
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
        this.logFormat = logFormat;
        this.source = source;
    }

    /** The same of a configuration whose log would have this form. */
    BadConfException logged(String format) {
        return new BadConfException(problems, warnings, format, source);
    }

    /** The same of a configuration in this file. */
    BadConfException in(String file) {
        return new BadConfException(problems, warnings, logFormat, file);
    }

    BadConfException(ConfProblem problem) {
        this(List.of(problem), List.of(), LogConf.TEXT);
    }

    /** All faults, in the order of the file. */
    public List<ConfProblem> problems() {
        return problems;
    }

    /** The form in which it asks for its log, as far as it could be read; text otherwise. */
    public String logFormat() {
        return logFormat;
    }

    /** A problem in a line that says where to look for it: in which file, if it is in one, and where in there. */
    public String told(ConfProblem problem) {
        return source.isEmpty() ? problem.toString() : source + ": " + problem;
    }

    /** What is not wrong but probably not meant either, a sentence each. */
    public List<String> warnings() {
        return warnings;
    }
}
