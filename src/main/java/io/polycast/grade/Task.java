// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.util.Locale;

/** The two kinds of homework. */
public enum Task {
    /** Each line goes back to the client that sent it. */
    ECHO,
    /** Each line goes to every other client. */
    BROADCAST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
