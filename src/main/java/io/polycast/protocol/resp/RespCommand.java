// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands there are, with what {@code COMMAND} tells of them. A name of two words is that of a subcommand. */
enum RespCommand {
    AUTH(-2, "connection", "1.0.0", "Authenticates the connection.", "noscript", "fast"),
    CLIENT(-2, "connection", "2.4.0", "A container for client connection commands."),
    CLIENT_GETNAME(2, "connection", "2.6.9", "Returns the name of the connection."),
    CLIENT_HELP(2, "connection", "5.0.0", "Lists the subcommands."),
    CLIENT_ID(2, "connection", "5.0.0", "Returns the id of the connection."),
    CLIENT_INFO(2, "connection", "6.2.0", "Returns what is known of the connection."),
    CLIENT_KILL(-3, "connection", "2.4.0", "Ends connections of this endpoint.", "admin"),
    CLIENT_LIST(-2, "connection", "2.4.0", "Lists the connections of this endpoint.", "admin"),
    CLIENT_NO_EVICT(3, "connection", "7.0.0", "Is taken, and has no effect.", "admin"),
    CLIENT_NO_TOUCH(3, "connection", "7.2.0", "Is taken, and has no effect."),
    CLIENT_REPLY(3, "connection", "3.2.0", "Says whether commands are answered."),
    CLIENT_SETINFO(4, "connection", "7.2.0", "Sets the name or the version of the client library."),
    CLIENT_SETNAME(3, "connection", "2.6.9", "Sets the name of the connection."),
    CLUSTER(-2, "cluster", "3.0.0", "Is disabled: each node is all that a client needs."),
    COMMAND(-1, "server", "2.8.13", "Returns details of all commands."),
    COMMAND_COUNT(2, "server", "2.8.13", "Returns the number of commands."),
    COMMAND_DOCS(-2, "server", "7.0.0", "Returns what is documented of commands."),
    COMMAND_HELP(2, "server", "5.0.0", "Lists the subcommands."),
    COMMAND_INFO(-2, "server", "2.8.13", "Returns details of some or all commands."),
    COMMAND_LIST(-2, "server", "7.0.0", "Returns the names of all commands."),
    CONFIG(-2, "server", "2.0.0", "A container for configuration commands."),
    CONFIG_GET(-3, "server", "2.0.0", "Returns settings that clients ask for.", "admin"),
    CONFIG_HELP(2, "server", "5.0.0", "Lists the subcommands."),
    CONFIG_SET(-4, "server", "2.0.0", "Is refused: settings are those of Polycast.", "admin"),
    DISCARD(1, "transactions", "2.0.0", "Drops a transaction.", "noscript", "fast"),
    ECHO(2, "connection", "1.0.0", "Returns the given string.", "fast"),
    EXEC(1, "transactions", "1.2.0", "Executes the commands of a transaction.", "noscript"),
    HELLO(-1, "connection", "6.0.0", "Selects the version of the protocol.", "noscript", "fast"),
    INFO(-1, "server", "1.0.0", "Returns what is known of the server."),
    MULTI(1, "transactions", "1.2.0", "Starts a transaction.", "noscript", "fast"),
    PING(-1, "connection", "1.0.0", "Returns PONG, or the given string.", "fast"),
    PSUBSCRIBE(-2, "pubsub", "2.0.0", "Listens to channels that match patterns.", "pubsub", "noscript"),
    PUBLISH(3, "pubsub", "2.0.0", "Posts a message to a channel.", "pubsub", "fast"),
    PUBSUB(-2, "pubsub", "2.8.0", "A container for Pub/Sub commands."),
    PUBSUB_CHANNELS(-2, "pubsub", "2.8.0", "Returns the active channels.", "pubsub"),
    PUBSUB_HELP(2, "pubsub", "6.2.0", "Lists the subcommands."),
    PUBSUB_NUMPAT(2, "pubsub", "2.8.0", "Returns the number of patterns.", "pubsub"),
    PUBSUB_NUMSUB(-2, "pubsub", "2.8.0", "Returns the number of subscribers of channels.", "pubsub"),
    PUBSUB_SHARDCHANNELS(-2, "pubsub", "7.0.0", "Returns the active channels.", "pubsub"),
    PUBSUB_SHARDNUMSUB(-2, "pubsub", "7.0.0", "Returns the number of subscribers of channels.", "pubsub"),
    PUNSUBSCRIBE(-1, "pubsub", "2.0.0", "Stops listening to channels that match patterns.", "pubsub", "noscript"),
    QUIT(-1, "connection", "1.0.0", "Closes the connection.", "noscript", "fast"),
    RESET(1, "connection", "6.2.0", "Resets the connection.", "noscript", "fast"),
    SELECT(2, "connection", "1.0.0", "Selects the only database, 0.", "fast"),
    SPUBLISH(3, "pubsub", "7.0.0", "Posts a message to a channel.", "pubsub", "fast"),
    SSUBSCRIBE(-2, "pubsub", "7.0.0", "Listens to channels, as those of a shard.", "pubsub", "noscript"),
    SUBSCRIBE(-2, "pubsub", "2.0.0", "Listens to channels.", "pubsub", "noscript"),
    SUNSUBSCRIBE(-1, "pubsub", "7.0.0", "Stops listening to channels of a shard.", "pubsub", "noscript"),
    TIME(1, "server", "2.6.0", "Returns the time.", "fast"),
    UNSUBSCRIBE(-1, "pubsub", "2.0.0", "Stops listening to channels.", "pubsub", "noscript"),
    UNWATCH(1, "transactions", "2.2.0", "Is taken, and has no effect.", "noscript", "fast"),
    WATCH(-2, "transactions", "2.2.0", "Is taken, and has no effect.", "noscript", "fast");

    private static final Map<String, RespCommand> BY_NAME = new HashMap<>();

    static {
        for (RespCommand command : values()) {
            BY_NAME.put(command.full, command);
        }
    }

    private final String full;
    private final int arity;
    private final String group;
    private final String since;
    private final String summary;
    /** With spaces between them: enums are immutable. */
    private final String flags;

    RespCommand(int arity, String group, String since, String summary, String... flags) {
        this.full = fullName();
        this.arity = arity;
        this.group = group;
        this.since = since;
        this.summary = summary;
        this.flags = String.join(" ", flags);
    }

    /** Only the first underscore is between two words. */
    private String fullName() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", "|").replace('_', '-');
    }

    /** The command of this name, in lower case; null when there is none. */
    static @Nullable RespCommand named(String name) {
        return BY_NAME.get(name);
    }

    /** All but subcommands. */
    static List<RespCommand> commands() {
        return Arrays.stream(values()).filter(command -> !command.sub()).toList();
    }

    /** Those of this one. */
    List<RespCommand> subcommands() {
        return Arrays.stream(values())
                .filter(command -> command.full.startsWith(full + "|"))
                .toList();
    }

    /** Whether the next word is the name of a subcommand. */
    boolean container() {
        return this == CLIENT || this == COMMAND || this == CONFIG || this == PUBSUB;
    }

    private boolean sub() {
        return full.indexOf('|') >= 0;
    }

    /** The name as clients see it, with a bar between two words. */
    String full() {
        return full;
    }

    /** The number of words; at least that many when it is negative. */
    int arity() {
        return arity;
    }

    String group() {
        return group;
    }

    String since() {
        return since;
    }

    String summary() {
        return summary;
    }

    List<String> flags() {
        return flags.isEmpty() ? List.of() : List.of(flags.split(" "));
    }

    /** Whether a request has as many words as it needs. */
    boolean takes(int words) {
        return arity > 0 ? words == arity : words >= -arity;
    }

    /** Whether a subscriber may send it in RESP2, where answers could be taken for messages. */
    boolean whileSubscribed() {
        return switch (this) {
            case SUBSCRIBE, UNSUBSCRIBE, PSUBSCRIBE, PUNSUBSCRIBE, SSUBSCRIBE, SUNSUBSCRIBE, PING, QUIT, RESET -> true;
            default -> false;
        };
    }

    /** Whether it takes effect at once in a transaction. */
    boolean controlsTransaction() {
        return switch (this) {
            case MULTI, EXEC, DISCARD, WATCH, QUIT, RESET -> true;
            default -> false;
        };
    }

    /** Whether it is a message. */
    boolean publishes() {
        return this == PUBLISH || this == SPUBLISH;
    }
}
