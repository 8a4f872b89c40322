// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import io.polycast.conf.ServerConf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A new configuration for a running server: takes over what can change, and tells what can't. */
final class Reload {
    private final ServerConf before;
    private final ServerConf after;
    private final List<String> needRestart = new ArrayList<>();

    Reload(ServerConf before, ServerConf after) {
        this.before = before;
        this.after = after;
    }

    /** Returns JSON pointers of what differs and needs a restart. */
    List<String> apply(List<Endpoint> running) {
        compare("/eventLoops", before, after, ServerConf::eventLoops);
        compare("/transport", before, after, ServerConf::transport);
        compare("/maxPendingTotal", before, after, ServerConf::maxPendingTotal);
        compare("/cluster", before, after, ServerConf::cluster);
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
        String pointer = "/endpoints/" + endpoint.name();
        compare(pointer + "/listen", oldConf, newConf, EndpointConf::listen);
        compare(pointer + "/protocol", oldConf, newConf, EndpointConf::protocol);
        compare(pointer + "/framing", oldConf, newConf, EndpointConf::framing);
        if (newConf.http()) {
            compare(pointer + "/compression", oldConf, newConf, conf -> conf.web()
                    .compression());
            compare(
                    pointer + "/serves",
                    oldConf,
                    newConf,
                    conf -> List.of(conf.web().servesPublic(), conf.web().servesAdmin()));
        }
        compare(pointer + "/mode", oldConf, newConf, conf -> conf.socket()
                .access()
                .permissions());
        compare(pointer + "/owner", oldConf, newConf, conf -> conf.socket()
                .access()
                .owner());
        compare(pointer + "/group", oldConf, newConf, conf -> conf.socket()
                .access()
                .group());
        compare(pointer + "/tls", oldConf, newConf, conf -> conf.socket().tls());
        compare(pointer + "/noDelay", oldConf, newConf, conf -> conf.socket()
                .tcp()
                .noDelay());
        compare(pointer + "/reusePort", oldConf, newConf, conf -> conf.socket()
                .tcp()
                .reusePort());
        compare(pointer + "/keepAlive", oldConf, newConf, conf -> conf.socket()
                .tcp()
                .keepAlive());
        compare(pointer + "/userTimeout", oldConf, newConf, conf -> conf.socket()
                .tcp()
                .userTimeout());
        compare(pointer + "/proxyProtocol", oldConf, newConf, conf -> conf.socket()
                .tcp()
                .proxyProtocol());
        compare(pointer + "/interfaces", oldConf, newConf, conf -> conf.socket().interfaces());
        compare(pointer + "/broadcast", oldConf, newConf, conf -> conf.socket().broadcast());
        compare(pointer + "/backlog", oldConf, newConf, conf -> conf.limits().backlog());
        endpoint.conf(new EndpointConf(
                oldConf.name(),
                oldConf.listen(),
                oldConf.protocol(),
                oldConf.framing(),
                newConf.channel(),
                newConf.overflow(),
                newConf.allowAnonymous(),
                newConf.limits(),
                newConf.socket(),
                newConf.web()));
    }

    private <C> void compare(String pointer, C old, C now, Function<C, @Nullable Object> part) {
        if (!Objects.equals(part.apply(old), part.apply(now))) {
            needRestart.add(pointer);
        }
    }
}
