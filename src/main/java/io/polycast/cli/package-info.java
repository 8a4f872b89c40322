// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the jar: arguments, signals, the log and how it is written, and how the process ends, if need be by
 * the watchdog. Nothing knows this package. Start reading at {@link io.polycast.cli.Main}.
 */
@NullMarked
package io.polycast.cli;

import org.jspecify.annotations.NullMarked;
