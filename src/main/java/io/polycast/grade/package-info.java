// SPDX-License-Identifier: Apache-2.0
/**
 * The examiner behind {@code grade}: clients that behave well and badly, on one thread, and what they conclude about a
 * server of lines that somebody wrote as homework. No verdict rests on how fast anything is: each wait ends with an
 * event, or after a time in which nothing came at all. Start reading at {@link io.polycast.grade.Grader}. Knows nothing
 * of the rest.
 */
@NullMarked
package io.polycast.grade;

import org.jspecify.annotations.NullMarked;
