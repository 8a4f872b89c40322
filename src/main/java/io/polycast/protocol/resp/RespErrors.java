// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import java.util.Locale;

/** The texts of errors that client libraries know from Redis, without the code in front. */
final class RespErrors {
    static final String SYNTAX = "syntax error";
    static final String NOT_AN_INTEGER = "value is not an integer or out of range";

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_ARGUMENTS = 128;

    private RespErrors() {}

    /** With the start of what came with it. */
    static String unknownCommand(RespRequest request) {
        StringBuilder arguments = new StringBuilder();
        for (int i = 1; i < request.count() && arguments.length() < LONGEST_ARGUMENTS; i++) {
            String argument = start(request.text(i), LONGEST_ARGUMENTS - arguments.length());
            arguments.append('\'').append(argument).append("' ");
        }
        return "unknown command '" + start(request.text(0), LONGEST_NAME) + "', with args beginning with: " + arguments;
    }

    static String unknownSubcommand(RespRequest request) {
        return "unknown subcommand '" + start(request.text(1), LONGEST_NAME) + "'. Try "
                + request.text(0).toUpperCase(Locale.ROOT) + " HELP.";
    }

    static String arity(RespCommand command) {
        return "wrong number of arguments for '" + command.full() + "' command";
    }

    static String subscribed(RespCommand command) {
        return "Can't execute '" + command.full() + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                + " are allowed in this context";
    }

    /** As far as C takes it for text. */
    private static String start(String text, int longest) {
        int end = text.indexOf('\0');
        return text.substring(0, Math.min(end < 0 ? text.length() : end, longest));
    }
}
