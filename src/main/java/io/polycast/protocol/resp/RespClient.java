// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.netty.util.NetUtil;
import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What {@code CLIENT} and {@code HELLO} are about: a connection as it is told to others. Belongs to its event loop. */
final class RespClient {
    private static final int LONGEST_NAME = 1_024;
    private static final int LONGEST_NICKNAME = 64;
    private static final long MS = 1_000;

    private final SessionPort port;
    private final RespOutput out;
    private final long sinceMs = System.currentTimeMillis();
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String lastCommand = "NULL";

    RespClient(SessionPort port, RespOutput out) {
        this.port = port;
        this.out = out;
    }

    long id() {
        return port.client().withinNode();
    }

    String name() {
        return name;
    }

    void executes(RespCommand command) {
        lastCommand = command.full();
    }

    /** Why it can't be called so; empty when it can. */
    static String fault(String newName) {
        if (!visible(newName)) {
            return "Client names cannot contain spaces, newlines or special characters.";
        }
        return newName.length() > LONGEST_NAME ? "Client names cannot be longer than " + LONGEST_NAME + " bytes." : "";
    }

    private static boolean visible(String text) {
        return text.chars().allMatch(c -> c >= '!' && c <= '~');
    }

    void rename(String newName) {
        port.keeps(newName.length() - name.length());
        name = newName;
        if (!newName.isEmpty()) {
            port.name(newName.substring(0, Math.min(newName.length(), LONGEST_NICKNAME)));
        }
    }

    void setName(RespRequest request) {
        String fault = fault(request.text(2));
        if (fault.isEmpty()) {
            rename(request.text(2));
            out.ok();
        } else {
            out.error(fault);
        }
    }

    void setInfo(RespRequest request) {
        String attribute = request.lower(2);
        boolean isName = attribute.equals("lib-name");
        if (!isName && !attribute.equals("lib-ver")) {
            out.error("Unrecognized option '" + request.text(2) + "'");
            return;
        }
        String value = request.text(3);
        if (!visible(value) || value.length() > LONGEST_NAME) {
            out.error(request.text(2) + " cannot contain spaces, newlines or special characters.");
            return;
        }
        port.keeps(value.length() - (isName ? libraryName : libraryVersion).length());
        if (isName) {
            libraryName = value;
        } else {
            libraryVersion = value;
        }
        out.ok();
    }

    /** The client as one line. */
    String line(RespSubscriptions subscriptions, RespTransaction transaction) {
        return "id=" + id() + " addr=" + written(port.remoteAddress()) + " laddr=" + written(port.localAddress())
                + " fd=-1 name=" + name + " age=" + (System.currentTimeMillis() - sinceMs) / MS + " idle=0 flags="
                + (subscriptions.any() ? "P" : transaction.open() ? "x" : "N") + " db=0 sub="
                + subscriptions.channelCount() + " psub=" + subscriptions.globCount() + " ssub="
                + subscriptions.shardChannelCount() + " multi=" + transaction.size()
                + " qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=0 events=rw cmd="
                + lastCommand + " user=default redir=-1 resp=" + (out.resp3() ? 3 : 2) + " lib-name=" + libraryName
                + " lib-ver=" + libraryVersion + "\n";
    }

    /** As Redis writes it, which has the short form of IPv6 and port 0 for what has none. */
    static String written(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : address + ":0";
    }

    /** Which clients are meant: all that agree with what is not null. */
    record Filter(
            List<Long> ids,
            @Nullable String address,
            @Nullable String localAddress,
            @Nullable String type,
            boolean spareMe) {
        boolean fits(RespSession session, long asker) {
            RespClient client = session.client();
            return (ids.isEmpty() || ids.contains(client.id()))
                    && (address == null || address.equals(written(client.port.remoteAddress())))
                    && (localAddress == null || localAddress.equals(written(client.port.localAddress())))
                    && (type == null || type.equals(session.subscribed() ? "pubsub" : "normal"))
                    && !(spareMe && client.id() == asker);
        }
    }

    /** Lists those that are meant; null when that is an error, which was told. */
    @Nullable Future<?> list(RespRequest request) {
        Filter filter = new Filter(List.of(), null, null, null, false);
        if (request.is(2, "type") && request.count() == 4) {
            String type = type(request, 3);
            if (type == null) {
                return null;
            }
            filter = new Filter(List.of(), null, null, type, false);
        } else if (request.is(2, "id") && request.count() > 3) {
            List<Long> ids = new ArrayList<>();
            for (int i = 3; i < request.count(); i++) {
                OptionalLong id = request.number(i);
                if (id.isEmpty()) {
                    out.error("Invalid client ID");
                    return null;
                }
                ids.add(id.getAsLong());
            }
            filter = new Filter(ids, null, null, null, false);
        } else if (request.count() != 2) {
            out.error(RespErrors.SYNTAX);
            return null;
        }
        Filter meant = filter;
        long asker = id();
        return port.ask(loop -> of(loop.sessions(), meant, asker).stream()
                        .map(RespSession::line)
                        .toList())
                .onSuccess(lines -> out.say(out.reply()
                        .text(String.join(
                                "", lines.stream().flatMap(List::stream).toList()))));
    }

    private static List<RespSession> of(List<Session> sessions, Filter filter, long asker) {
        return sessions.stream()
                .filter(RespSession.class::isInstance)
                .map(RespSession.class::cast)
                .filter(session -> filter.fits(session, asker))
                .toList();
    }

    /** Null when there is none of this name, which was told. */
    private @Nullable String type(RespRequest request, int index) {
        String type = request.lower(index);
        if (List.of("normal", "pubsub", "master", "replica", "slave").contains(type)) {
            return type;
        }
        out.error("Unknown client type '" + request.text(index) + "'");
        return null;
    }

    /** Ends those that are meant; null when that is an error, which was told. */
    @Nullable Future<?> kill(RespRequest request) {
        boolean old = request.count() == 3;
        Filter filter = old ? new Filter(List.of(), request.text(2), null, null, false) : options(request);
        if (filter == null) {
            return null;
        }
        long me = id();
        return port.ask(loop -> {
                    List<RespSession> meant = of(loop.sessions(), filter, me);
                    meant.stream()
                            .filter(session -> session.client().id() != me)
                            .forEach(RespSession::kill);
                    return meant.stream().map(session -> session.client().id()).toList();
                })
                .onSuccess(ids -> {
                    List<Long> killed = ids.stream().flatMap(List::stream).toList();
                    if (!old) {
                        out.number(killed.size());
                    } else if (killed.isEmpty()) {
                        out.error("No such client");
                    } else {
                        out.ok();
                    }
                    if (killed.contains(me)) {
                        port.close(CloseReason.KICKED);
                    }
                });
    }

    private @Nullable Filter options(RespRequest request) {
        List<Long> ids = List.of();
        String address = null;
        String localAddress = null;
        String type = null;
        boolean spareMe = true;
        for (int i = 2; i < request.count(); i += 2) {
            String option = i + 1 < request.count() ? request.lower(i) : "";
            switch (option) {
                case "id" -> {
                    OptionalLong id = request.number(i + 1);
                    if (id.isEmpty() || id.getAsLong() < 1) {
                        out.error("client-id should be greater than 0");
                        return null;
                    }
                    ids = List.of(id.getAsLong());
                }
                case "type" -> {
                    type = type(request, i + 1);
                    if (type == null) {
                        return null;
                    }
                }
                case "addr" -> address = request.text(i + 1);
                case "laddr" -> localAddress = request.text(i + 1);
                case "user" -> {
                    if (!request.text(i + 1).equals("default")) {
                        out.error("No such user '" + request.text(i + 1) + "'");
                        return null;
                    }
                }
                case "skipme" -> {
                    String said = request.lower(i + 1);
                    if (!said.equals("yes") && !said.equals("no")) {
                        out.error(RespErrors.SYNTAX);
                        return null;
                    }
                    spareMe = said.equals("yes");
                }
                default -> {
                    out.error(RespErrors.SYNTAX);
                    return null;
                }
            }
        }
        return new Filter(ids, address, localAddress, type, spareMe);
    }

    /** {@code ON} or {@code OFF}, which changes nothing here. */
    void taken(RespRequest request) {
        String said = request.text(2).toUpperCase(Locale.ROOT);
        if (said.equals("ON") || said.equals("OFF")) {
            out.ok();
        } else {
            out.error(RespErrors.SYNTAX);
        }
    }

    void replies(RespRequest request) {
        switch (request.lower(2)) {
            case "on" -> {
                out.off(false);
                out.ok();
            }
            case "off" -> out.off(true);
            case "skip" -> out.skipNext();
            default -> out.error(RespErrors.SYNTAX);
        }
    }
}
