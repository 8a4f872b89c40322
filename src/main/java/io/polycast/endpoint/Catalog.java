// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.ConfProblem;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.ServerConf;
import io.polycast.framing.Framing;
import io.polycast.protocol.Protocol;
import io.polycast.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Transports and protocols by name, as the service files list them. */
final class Catalog {
    private final Map<String, Transport> transports;
    private final Map<String, Protocol> protocols;

    Catalog() {
        this.transports = byName(ServiceLoader.load(Transport.class), Transport::scheme);
        this.protocols = byName(ServiceLoader.load(Protocol.class), Protocol::name);
    }

    private static <T> Map<String, T> byName(Iterable<T> found, Function<T, String> name) {
        Map<String, T> map = new TreeMap<>();
        for (T part : found) {
            T other = map.put(name.apply(part), part);
            if (other != null) {
                throw new IllegalStateException("both " + other.getClass().getName() + " and "
                        + part.getClass().getName() + " are named " + name.apply(part));
            }
        }
        return map;
    }

    List<ConfProblem> check(ServerConf conf) {
        List<ConfProblem> problems = new ArrayList<>();
        for (EndpointConf endpoint : conf.endpoints()) {
            String pointer = "/endpoints/" + endpoint.name();
            known(problems, pointer + "/listen", "scheme", endpoint.listen().scheme(), transports);
            known(problems, pointer + "/protocol", "protocol", endpoint.protocol(), protocols);
        }
        return problems;
    }

    private static void known(
            List<ConfProblem> problems, String pointer, String what, String name, Map<String, ?> all) {
        if (!all.containsKey(name)) {
            problems.add(new ConfProblem(pointer, "unknown " + what + " \"" + name + "\"", "one of " + all.keySet()));
        }
    }

    Transport transport(EndpointConf conf) {
        return get(transports, conf.listen().scheme());
    }

    Protocol protocol(EndpointConf conf) {
        return get(protocols, conf.protocol());
    }

    Framing framing(EndpointConf conf) {
        if (!transport(conf).datagrams()) {
            return Framing.named(conf.framing()).orElseThrow();
        }
        return protocol(conf).textual() ? Framing.PACKET_LINE : Framing.PACKET;
    }

    private static <T> T get(Map<String, T> map, String name) {
        @Nullable T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException("unknown: " + name);
        }
        return found;
    }
}
