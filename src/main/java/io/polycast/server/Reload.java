// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.SocketSettings;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.Limits;
import io.polycast.conf.ServerConf;
import io.polycast.conf.WebConf;
import io.polycast.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reload of a running server: applies the settings that can change, and reports those that can't. Each key of the
 * schema is in one of the two tables, and a test compares them, so that none is silently ignored.
 */
final class Reload {
    /** The server's settings, except its endpoints. */
    static final List<Setting<ServerConf>> OF_SERVER = List.of(
            fixed("eventLoops", ServerConf::eventLoops),
            fixed("transport", ServerConf::transport),
            fixed("maxPendingTotal", ServerConf::maxPendingTotal),
            fixed("cluster", ServerConf::cluster),
            takenOver("drainSeconds"),
            takenOver("log"));

    /** An endpoint's settings. */
    static final List<Setting<EndpointConf>> OF_ENDPOINT = List.of(
            fixed("listen", EndpointConf::listen),
            fixed("protocol", EndpointConf::protocol),
            fixed("framing", EndpointConf::framing),
            takenOver("channel"),
            takenOver("overflow"),
            takenOver("allowAnonymous"),
            new Setting<>(
                    "maxMessageSize",
                    (old, now) -> opensForPackets(old)
                            && old.limits().maxMessageSize() != now.limits().maxMessageSize()),
            takenOver("maxConnections"),
            takenOver("maxConnectionsPerAddress"),
            takenOver("maxSubscriptions"),
            takenOver("maxWildcards"),
            takenOver("maxPending"),
            takenOver("maxUnproven"),
            takenOver("idleTimeout"),
            takenOver("writeTimeout"),
            takenOver("halfCloseTimeout"),
            takenOver("lease"),
            takenOver("publishRate"),
            fixedOnHttp("compression", conf -> conf.web().compression()),
            fixedOnHttp("serves", conf -> conf.web().serves()),
            takenOver("allowedOrigins"),
            takenOver("heartbeat"),
            fixed("mode", conf -> conf.socket().access().permissions()),
            fixed("owner", conf -> conf.socket().access().owner()),
            fixed("group", conf -> conf.socket().access().group()),
            takenOver("allowUids"),
            fixed("tls", conf -> conf.socket().tls()),
            fixed("noDelay", conf -> conf.socket().tcp().noDelay()),
            fixed("reusePort", conf -> conf.socket().tcp().reusePort()),
            fixed("keepAlive", conf -> conf.socket().tcp().keepAlive()),
            fixed("userTimeout", conf -> conf.socket().tcp().userTimeout()),
            fixed("proxyProtocol", conf -> conf.socket().tcp().proxyProtocol()),
            fixed("interfaces", conf -> conf.socket().interfaces()),
            fixed("broadcast", conf -> conf.socket().broadcast()),
            fixed("backlog", conf -> conf.limits().backlog()));

    private static final Set<String> PACKET_SCHEMES = Set.of("unixgram", "seqpacket");

    private final ServerConf before;
    private final ServerConf after;
    private final List<String> needRestart = new ArrayList<>();

    Reload(ServerConf before, ServerConf after) {
        this.before = before;
        this.after = after;
    }

    /**
     * A configuration key, and whether it can change at runtime.
     *
     * @param key as in the file
     * @param needsRestart whether the second configuration has a different value that requires a restart
     */
    record Setting<C>(String key, BiPredicate<C, C> needsRestart) {}

    private static <C> Setting<C> takenOver(String key) {
        return new Setting<>(key, (old, now) -> false);
    }

    private static <C> Setting<C> fixed(String key, Function<C, @Nullable Object> value) {
        return new Setting<>(key, (old, now) -> !Objects.equals(value.apply(old), value.apply(now)));
    }

    private static Setting<EndpointConf> fixedOnHttp(String key, Function<EndpointConf, @Nullable Object> value) {
        return new Setting<>(key, (old, now) -> now.http() && !Objects.equals(value.apply(old), value.apply(now)));
    }

    /** Applies the configuration; returns JSON pointers of differences that require a restart. */
    List<String> apply(List<Endpoint> running) {
        compare("", OF_SERVER, before, after);
        Map<String, EndpointConf> wanted = new LinkedHashMap<>();
        after.endpoints().forEach(endpoint -> wanted.put(endpoint.name(), endpoint));
        for (Endpoint endpoint : running) {
            EndpointConf newConf = wanted.remove(endpoint.name());
            if (newConf == null) {
                needRestart.add("/endpoints/" + endpoint.name());
            } else {
                apply(endpoint, newConf);
            }
        }
        wanted.keySet().forEach(added -> needRestart.add("/endpoints/" + added));
        return needRestart;
    }

    private void apply(Endpoint endpoint, EndpointConf newConf) {
        EndpointConf oldConf = endpoint.conf();
        compare("/endpoints/" + endpoint.name(), OF_ENDPOINT, oldConf, newConf);
        Set<String> protocols = new TreeSet<>(oldConf.protocols().keySet());
        protocols.addAll(newConf.protocols().keySet());
        for (String protocol : protocols) {
            if (!oldConf.settings(protocol).equals(newConf.settings(protocol))) {
                needRestart.add("/endpoints/" + endpoint.name() + "/" + protocol);
            }
        }
        endpoint.conf(taken(oldConf, newConf));
    }

    /** Whether its sockets are opened for packets of a certain size, and would cut longer ones. */
    private static boolean opensForPackets(EndpointConf conf) {
        return PACKET_SCHEMES.contains(conf.listen().scheme());
    }

    /** The server's configuration after a reload: what the second one changes at runtime, and the first one's rest. */
    static ServerConf taken(ServerConf old, ServerConf now) {
        return new ServerConf(
                old.endpoints(),
                old.eventLoops(),
                old.transport(),
                now.drain(),
                old.maxPendingTotal(),
                now.log(),
                old.cluster());
    }

    /** An endpoint's configuration after a reload. */
    static EndpointConf taken(EndpointConf old, EndpointConf now) {
        return new EndpointConf(
                old.name(),
                old.listen(),
                old.protocol(),
                old.framing(),
                now.channel(),
                now.overflow(),
                now.allowAnonymous(),
                limits(old, now.limits()),
                socket(old.socket(), now.socket()),
                web(old.web(), now.web()),
                old.protocols());
    }

    private static Limits limits(EndpointConf old, Limits now) {
        return new Limits(
                opensForPackets(old) ? old.limits().maxMessageSize() : now.maxMessageSize(),
                now.maxConnections(),
                now.maxConnectionsPerAddress(),
                now.maxSubscriptions(),
                now.maxWildcards(),
                now.idleTimeout(),
                now.publishRate(),
                old.limits().backlog(),
                now.maxPending(),
                now.lease(),
                now.writeTimeout(),
                now.halfCloseTimeout(),
                now.maxUnproven());
    }

    private static SocketSettings socket(SocketSettings old, SocketSettings now) {
        return new SocketSettings(
                old.access(), now.allowUids(), old.tcp(), old.tls(), old.interfaces(), old.broadcast());
    }

    private static WebConf web(WebConf old, WebConf now) {
        return new WebConf(old.serves(), now.allowedOrigins(), old.compression(), now.heartbeat());
    }

    private <C> void compare(String pointer, List<Setting<C>> settings, C old, C now) {
        for (Setting<C> setting : settings) {
            if (setting.needsRestart().test(old, now)) {
                needRestart.add(pointer + "/" + setting.key());
            }
        }
    }
}
