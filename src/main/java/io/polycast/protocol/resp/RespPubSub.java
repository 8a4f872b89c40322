// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.EscapedName;
import io.polycast.Glob;
import io.polycast.protocol.Neighbours;
import io.polycast.protocol.SessionPort;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code PUBSUB} tells: who on this node is subscribed to what, by whichever door. */
final class RespPubSub {
    private final SessionPort port;
    private final RespOutput out;

    RespPubSub(SessionPort port, RespOutput out) {
        this.port = port;
        this.out = out;
    }

    /** The channels that have subscribers by name, and of which the name matches. */
    @Nullable Future<?> channels(RespRequest request) {
        if (request.count() > 3) {
            out.error(
                    "unknown subcommand or wrong number of arguments for '" + request.text(1) + "'. Try PUBSUB HELP.");
            return null;
        }
        Glob glob = request.count() == 3 ? Glob.of(request.bytes(2)) : null;
        return port.ask(loop -> {
                    List<ChannelName> found = new ArrayList<>();
                    loop.patterns((pattern, subscribers) -> {
                        if (pattern.literal()) {
                            ChannelName channel = ChannelName.of(pattern.toString());
                            if (glob == null || glob.matches(channel)) {
                                found.add(channel);
                            }
                        }
                    });
                    return found;
                })
                .onSuccess(found -> {
                    Set<ChannelName> all = new TreeSet<>();
                    found.forEach(all::addAll);
                    Reply reply = out.reply().array(all.size());
                    all.forEach(channel -> reply.bulk(RespNames.name(channel)));
                    out.say(reply);
                });
    }

    /** How many are subscribed to each channel by its name. */
    Future<?> subscribers(RespRequest request) {
        return port.ask(loop -> {
                    int[] counts = new int[request.count()];
                    for (int i = 2; i < counts.length; i++) {
                        counts[i] = subscribers(request.bytes(i), loop);
                    }
                    return counts;
                })
                .onSuccess(found -> {
                    Reply reply = out.reply().array(2 * (request.count() - 2));
                    for (int i = 2; i < request.count(); i++) {
                        int index = i;
                        reply.bulk(request.bytes(i))
                                .number(found.stream()
                                        .mapToInt(counts -> counts[index])
                                        .sum());
                    }
                    out.say(reply);
                });
    }

    private static int subscribers(byte[] name, Neighbours.Neighbourhood loop) {
        try {
            return loop.subscribers(EscapedName.channel(name, RespNames.SEPARATOR));
        } catch (BadChannelException e) {
            return 0;
        }
    }

    /** How many different globs there are. */
    Future<?> globs() {
        return port.ask(loop -> {
                    Set<Glob> found = new HashSet<>();
                    loop.patterns((pattern, subscribers) -> {
                        if (pattern instanceof Glob glob) {
                            found.add(glob);
                        }
                    });
                    return found;
                })
                .onSuccess(found -> {
                    Set<Glob> all = new HashSet<>();
                    found.forEach(all::addAll);
                    out.number(all.size());
                });
    }
}
