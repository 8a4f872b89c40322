// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

/**
 * A fault of a configuration.
 *
 * @param pointer JSON pointer (RFC 6901) to the place, such as {@code /endpoints/text/listen}; empty for the document
 *     itself
 * @param wrong what is wrong there, with the offending value
 * @param expected what would be right
 */
public record ConfProblem(String pointer, String wrong, String expected) {
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "/" : pointer) + ": " + wrong + "; expected " + expected;
    }
}
