// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.Glob;
import io.polycast.protocol.SessionPort;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients ask of the server itself: mostly what they want to know before they use it. */
final class RespServer {
    /** What clients may count on: that of the server which this one stands in for. */
    static final String VERSION = "7.2.4";

    private static final List<String> SECTIONS =
            List.of("server", "clients", "memory", "persistence", "stats", "replication", "cluster", "keyspace");
    private static final List<String> ALL = List.of("default", "all", "everything");

    private final SessionPort port;
    private final RespOutput out;

    RespServer(SessionPort port, RespOutput out) {
        this.port = port;
        this.out = out;
    }

    void time() {
        Instant now = Instant.now();
        out.say(out.reply()
                .array(2)
                .bulk(Long.toString(now.getEpochSecond()))
                .bulk(Long.toString(now.getNano() / 1_000)));
    }

    void select(RespRequest request) {
        if (request.number(1).isEmpty()) {
            out.error(RespErrors.NOT_AN_INTEGER);
        } else if (request.number(1).getAsLong() != 0) {
            out.error("DB index is out of range");
        } else {
            out.ok();
        }
    }

    void info(RespRequest request) {
        List<String> wanted = new ArrayList<>();
        for (int i = 1; i < request.count(); i++) {
            wanted.add(request.lower(i));
        }
        StringBuilder text = new StringBuilder();
        for (String section : SECTIONS) {
            if (wanted.isEmpty() || wanted.contains(section) || ALL.stream().anyMatch(wanted::contains)) {
                if (!text.isEmpty()) {
                    text.append("\r\n");
                }
                text.append("# ")
                        .append(section.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(section.substring(1))
                        .append("\r\n");
                facts(section)
                        .forEach((key, value) ->
                                text.append(key).append(':').append(value).append("\r\n"));
            }
        }
        out.say(out.reply().text(text.toString()));
    }

    private Map<String, String> facts(String section) {
        Map<String, String> facts = new LinkedHashMap<>();
        Map<String, String> stats = port.stats();
        switch (section) {
            case "server" -> {
                facts.put("redis_version", VERSION);
                facts.put("redis_mode", "standalone");
                facts.put("server_name", "polycast");
                facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
                facts.put("arch_bits", "64");
                facts.put("process_id", Long.toString(ProcessHandle.current().pid()));
                facts.put("run_id", port.client().node());
                facts.put("tcp_port", tcpPort());
            }
            case "clients" -> facts.put("connected_clients", stats.getOrDefault("endpoint-clients", "1"));
            case "memory" -> facts.put("maxmemory", "0");
            case "persistence" -> facts.put("loading", "0");
            case "stats" -> {
                facts.put("polycast_messages_in", stats.getOrDefault("endpoint-messages-in", "0"));
                facts.put("polycast_messages_out", stats.getOrDefault("endpoint-messages-out", "0"));
            }
            case "replication" -> {
                facts.put("role", "master");
                facts.put("connected_slaves", "0");
            }
            case "cluster" -> facts.put("cluster_enabled", "0");
            default -> {
                // There are no keys.
            }
        }
        return facts;
    }

    private String tcpPort() {
        return port.localAddress() instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : "0";
    }

    /** Those that clients look at; that there is nothing but messages shows in their values. */
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("appendonly", "no");
        settings.put("databases", "1");
        settings.put("maxmemory", "0");
        settings.put("maxmemory-policy", "noeviction");
        settings.put("notify-keyspace-events", "");
        settings.put("port", tcpPort());
        settings.put("proto-max-bulk-len", Integer.toString(port.maxMessageSize()));
        settings.put("replica-read-only", "yes");
        settings.put("requirepass", "");
        settings.put("save", "");
        settings.put("slave-read-only", "yes");
        settings.put("timeout", "0");
        return settings;
    }

    void configGet(RespRequest request) {
        Map<String, String> found = settings();
        List<Glob> globs = new ArrayList<>();
        for (int i = 2; i < request.count(); i++) {
            globs.add(Glob.of(request.lower(i).getBytes(StandardCharsets.ISO_8859_1)));
        }
        found.keySet().removeIf(key -> globs.stream().noneMatch(glob -> glob.matches(key)));
        Reply reply = out.reply().map(found.size());
        found.forEach((key, value) -> reply.bulk(key).bulk(value));
        out.say(reply);
    }

    void configSet(RespRequest request) {
        out.error("CONFIG SET failed (possibly related to argument '" + request.text(2)
                + "') - can't set immutable config");
    }

    void help(RespCommand container) {
        List<RespCommand> subcommands = container.subcommands();
        Reply reply = out.reply().array(1 + 2 * subcommands.size());
        reply.status(container.name() + " <subcommand> [<arg> ...]. Subcommands are:");
        for (RespCommand each : subcommands) {
            reply.status(each.full().substring(each.full().indexOf('|') + 1).toUpperCase(Locale.ROOT));
            reply.status("    " + each.summary());
        }
        out.say(reply);
    }

    // COMMAND.

    void count() {
        out.number(RespCommand.commands().size());
    }

    void list(RespRequest request) {
        if (request.count() > 2) {
            out.error(RespErrors.SYNTAX);
            return;
        }
        Reply reply = out.reply().set(RespCommand.commands().size());
        RespCommand.commands().forEach(command -> reply.bulk(command.full()));
        out.say(reply);
    }

    /** Of all, or of those that are named from here on. */
    void details(RespRequest request, int from) {
        List<@Nullable RespCommand> commands = named(request, from);
        Reply reply = out.reply().array(commands.size());
        for (RespCommand command : commands) {
            if (command == null) {
                reply.nilArray();
            } else {
                detail(command, reply);
            }
        }
        out.say(reply);
    }

    private static List<@Nullable RespCommand> named(RespRequest request, int from) {
        List<@Nullable RespCommand> commands = new ArrayList<>();
        for (int i = from; i < request.count(); i++) {
            commands.add(RespCommand.named(request.lower(i)));
        }
        if (request.count() <= from) {
            commands.addAll(RespCommand.commands());
        }
        return commands;
    }

    private static void detail(RespCommand command, Reply reply) {
        reply.array(10).bulk(command.full()).number(command.arity());
        reply.set(command.flags().size());
        command.flags().forEach(reply::status);
        // There are no keys.
        reply.number(0).number(0).number(0);
        reply.set(2).status("@" + command.group()).status(command.flags().contains("fast") ? "@fast" : "@slow");
        reply.array(0).array(0).array(command.subcommands().size());
        command.subcommands().forEach(each -> detail(each, reply));
    }

    void docs(RespRequest request) {
        List<RespCommand> known = new ArrayList<>();
        for (RespCommand command : named(request, 2)) {
            if (command != null) {
                known.add(command);
            }
        }
        out.say(docs(known, out.reply()));
    }

    private static Reply docs(List<RespCommand> commands, Reply reply) {
        reply.map(commands.size());
        for (RespCommand command : commands) {
            List<RespCommand> subcommands = command.subcommands();
            reply.bulk(command.full()).map(subcommands.isEmpty() ? 3 : 4);
            reply.bulk("summary").bulk(command.summary());
            reply.bulk("since").bulk(command.since());
            reply.bulk("group").bulk(command.group());
            if (!subcommands.isEmpty()) {
                reply.bulk("subcommands");
                docs(subcommands, reply);
            }
        }
        return reply;
    }
}
