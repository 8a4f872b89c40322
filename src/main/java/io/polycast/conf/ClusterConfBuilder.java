// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The builder of the cluster's settings. */
final class ClusterConfBuilder {
    private static final String CLUSTER = "/cluster";
    private static final String BIND = CLUSTER + "/bind";
    private static final String SECRET = CLUSTER + "/secret";
    private static final String HAZELCAST = CLUSTER + "/hazelcast";
    private static final String TLS = CLUSTER + "/eventBus/tls";
    private static final long LEAST_PENDING = 1 << 20;
    private static final long MOST_PENDING = 1 << 30;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final int KNOWN_PORT = 5701;
    private static final ListenAddress SOMEWHERE = new ListenAddress("tcp", "127.0.0.1", KNOWN_PORT);

    private final ConfBuilder all;
    private final SocketConfBuilder socket;

    ClusterConfBuilder(ConfBuilder all, SocketConfBuilder socket) {
        this.all = all;
        this.socket = socket;
    }

    ClusterConf build(JsonNode cluster) {
        ListenAddress bind = bind();
        String secret = all.at(SECRET).asText();
        String hazelcast = all.at(HAZELCAST).asText();
        if (hazelcast.isEmpty()) {
            checkReach(bind, secret);
        } else {
            checkOwn(cluster, hazelcast);
        }
        return new ClusterConf(
                all.at(CLUSTER + "/enabled").booleanValue(),
                all.at(CLUSTER + "/name").asText(),
                bind,
                members(),
                discovery(cluster.path("discovery")),
                new ClusterConf.EventBusConf(
                        all.at(CLUSTER + "/eventBus/host").asText(),
                        all.at(CLUSTER + "/eventBus/port").intValue(),
                        cluster.at("/eventBus/tls").isObject()
                                ? socket.tls(TLS, cluster.at("/eventBus/tls"), true, HANDSHAKE, 0)
                                : null),
                secret,
                hazelcast,
                (int) all.size(CLUSTER + "/maxPending", LEAST_PENDING, MOST_PENDING));
    }

    private ListenAddress bind() {
        try {
            ListenAddress bind = ListenAddress.parse("tcp://" + all.at(BIND).asText());
            if (bind.host().equals("*")
                    || bind.host().equals("0.0.0.0")
                    || bind.host().equals("::")) {
                all.wrong(
                        BIND,
                        ConfSchema.shown(all.at(BIND))
                                + " is every interface, and other members have to be told where to come",
                        "one address of this machine");
            }
            return bind;
        } catch (BadListenException e) {
            if (!all.assumed(BIND)) {
                all.wrong(BIND);
            }
            return SOMEWHERE;
        }
    }

    private void checkReach(ListenAddress bind, String secret) {
        if (!bind.loopback() && secret.isEmpty() && !all.assumed(BIND) && !all.assumed(SECRET)) {
            all.wrong(
                    BIND,
                    "other machines can reach " + ConfSchema.shown(all.at(BIND)) + ", and nobody is asked who they are",
                    "\"secret\" with a text that all members know, or an address that only this machine can reach");
        }
    }

    private void checkOwn(JsonNode cluster, String hazelcast) {
        for (String key : List.of("name", "bind", "members", "discovery")) {
            if (cluster.has(key)) {
                all.wrong(CLUSTER + "/" + key, "with \"hazelcast\" there is no " + key, "none: that file says it");
            }
        }
        if (!Files.isReadable(Path.of(hazelcast))) {
            all.wrong(HAZELCAST, ConfSchema.shown(all.at(HAZELCAST)) + " can't be read", "the path of a file");
        }
    }

    private List<String> members() {
        List<String> members = new ArrayList<>();
        int index = 0;
        for (JsonNode member : all.at(CLUSTER + "/members")) {
            String pointer = CLUSTER + "/members/" + index++;
            try {
                members.add(ListenAddress.parse("tcp://" + member.asText())
                        .toString()
                        .substring("tcp://".length()));
            } catch (BadListenException e) {
                if (!all.assumed(pointer)) {
                    all.wrong(pointer, ConfSchema.shown(member), "host:port, such as \"10.0.0.1:5701\"");
                }
            }
        }
        return List.copyOf(members);
    }

    private static Map<String, Map<String, String>> discovery(JsonNode discovery) {
        Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
        discovery.properties().forEach(kind -> {
            Map<String, String> settings = new LinkedHashMap<>();
            kind.getValue()
                    .properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asText()));
            kinds.put(kind.getKey(), Map.copyOf(settings));
        });
        return Map.copyOf(kinds);
    }
}
