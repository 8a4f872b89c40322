// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.CloseReason;
import java.util.Locale;

/** The texts of errors that client libraries know from Redis, without the code in front. */
final class RespErrors {
    static final String SYNTAX = "syntax error";
    static final String NOT_AN_INTEGER = "value is not an integer or out of range";

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_ARGUMENTS = 128;

    private RespErrors() {}

    /** There is no such command, or no such subcommand. */
    static String unknown(RespRequest request) {
        RespCommand container = RespCommand.named(request.lower(0));
        return container != null && container.container() ? unknownSubcommand(request) : unknownCommand(request);
    }

    /** With the start of what came with it. */
    private static String unknownCommand(RespRequest request) {
        StringBuilder arguments = new StringBuilder();
        for (int i = 1; i < request.count() && arguments.length() < LONGEST_ARGUMENTS; i++) {
            String argument = start(request.text(i), LONGEST_ARGUMENTS - arguments.length());
            arguments.append('\'').append(argument).append("' ");
        }
        return "unknown command '" + start(request.text(0), LONGEST_NAME) + "', with args beginning with: " + arguments;
    }

    private static String unknownSubcommand(RespRequest request) {
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

    /** The last line to a client, with the code; empty where Redis hangs up without a word, as clients expect. */
    static String farewell(CloseReason reason, String detail) {
        return switch (reason) {
            case TOO_BIG, BAD_FRAME -> "ERR Protocol error: " + detail;
            case TOO_MANY_CONNECTIONS -> "ERR max number of clients reached";
            case NOT_ALLOWED -> "NOPERM " + detail;
            case SLOW, MEMORY, INTERNAL -> "ERR " + detail;
            default -> "";
        };
    }

    /** As far as C takes it for text. */
    private static String start(String text, int longest) {
        int end = text.indexOf('\0');
        return text.substring(0, Math.min(end < 0 ? text.length() : end, longest));
    }
}
