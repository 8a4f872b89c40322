// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * Text chosen by a peer, made safe for other people's screens: control and format characters, which could end a line,
 * move the cursor or change the writing direction, are replaced, and the length is bounded.
 */
public final class Printable {
    private static final int LONGEST = 256;
    private static final int REPLACEMENT = 0xFFFD;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final String CUT = "…";

    private Printable() {}

    /** The sanitized text; unchanged if nothing is wrong with it. */
    public static String of(String text) {
        StringBuilder clean = new StringBuilder();
        int count = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (count++ == LONGEST) {
                return clean.append(CUT).toString();
            }
            int character = text.codePointAt(i);
            clean.appendCodePoint(shows(character) ? character : REPLACEMENT);
        }
        return clean.toString();
    }

    /**
     * Whether a character only displays itself and has no other effect on a screen. Joiners are allowed: words and
     * emoji contain them.
     */
    public static boolean shows(int character) {
        if (character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER) {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
