// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the jar: arguments, signals, logging set-up and exit codes, and nothing else. Nothing knows this package. Start
 * reading at {@link io.polycast.cli.Main}.
 */
@NullMarked
package io.polycast.cli;

import org.jspecify.annotations.NullMarked;
