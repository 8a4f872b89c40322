// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.concurrent.Callable;

/** A command, and what the numbers mean that it ends with. */
interface ExitCode extends Callable<Integer> {
    /** Ended as asked. */
    int DONE = 0;

    /** Anything that is neither of the others. */
    int FAILED = 1;

    /** Bad usage or configuration; picocli's own code for the former, too. */
    int BAD_USAGE = 2;
}
