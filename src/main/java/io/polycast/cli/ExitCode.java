// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.concurrent.Callable;

/** The exit codes of commands. */
interface ExitCode extends Callable<Integer> {
    /** Success. */
    int DONE = 0;

    /** Any other failure. */
    int FAILED = 1;

    /** Bad usage or configuration; picocli's own code for the former, too. */
    int BAD_USAGE = 2;
}
