// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with text that is not JSON, in words for whoever wrote it; those of the parser are for programmers. */
final class JsonFault {
    /** The unexpected character, and what the parser wanted. */
    private static final Pattern UNEXPECTED =
            Pattern.compile("Unexpected character \\('(.*)' \\(code \\d+.*?\\)\\): (.*)");

    private static final Pattern UNKNOWN_WORD = Pattern.compile("Unrecognized token '(.*)':.*");

    /** Parts of the parser's messages that are about its own settings, or repeat a location. */
    private static final Pattern ASIDE = Pattern.compile(" \\((?:start marker|for |not recognized).*");

    private JsonFault() {}

    /** The fault over which this parser has stopped. */
    static String words(JsonParser parser, JsonProcessingException fault) {
        String message = String.valueOf(fault.getOriginalMessage()).replace('\n', ' ');
        if (message.contains("comment")) {
            return "a comment";
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return "the text ends in the middle; a brace, a bracket or a quote is not closed";
        }
        if (message.startsWith("Illegal unquoted character")) {
            return "a line break or another control character inside of quotes";
        }
        Matcher word = UNKNOWN_WORD.matcher(message);
        if (word.matches()) {
            return "\"" + word.group(1) + "\" is no value; texts stand in double quotes";
        }
        Matcher unexpected = UNEXPECTED.matcher(message);
        return unexpected.matches()
                ? unexpected(parser, unexpected.group(1), unexpected.group(2))
                : ASIDE.matcher(message).replaceFirst("");
    }

    private static String unexpected(JsonParser parser, String character, String wanted) {
        if (character.equals("'")) {
            return "single quotes";
        }
        if (wanted.contains("comma")) {
            return "a comma is missing before " + character;
        }
        if (wanted.contains("colon")) {
            return "a colon is missing before " + character;
        }
        boolean value = wanted.contains("value");
        if (value ? character.equals("]") && parser.getParsingContext().inArray() : character.equals("}")) {
            return "a comma before " + character + ", and nothing between them";
        }
        if (value) {
            return "a value is missing before " + character;
        }
        return wanted.contains("start field name")
                ? "a key that is not in double quotes"
                : "an unexpected " + character;
    }
}
