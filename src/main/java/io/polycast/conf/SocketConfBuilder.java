// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The part of an endpoint's settings that is about the kind of its socket. */
final class SocketConfBuilder {
    private static final List<String> FILE_ONLY = List.of("mode", "owner", "group");
    private static final List<String> LOCAL_ONLY = List.of("allowUids");
    private static final int OCTAL = 8;

    private final ConfBuilder all;

    SocketConfBuilder(ConfBuilder all) {
        this.all = all;
    }

    /** A key that would do nothing is a mistake that its writer wants to hear of. */
    void checkKeys(String pointer, ListenAddress listen, JsonNode endpoint) {
        if (all.assumed(pointer + "/listen")) {
            return;
        }
        if (!listen.local()) {
            LOCAL_ONLY.forEach(key -> mustNotBe(pointer, key, endpoint, listen));
        }
        if (!listen.local() || !listen.host().startsWith("/")) {
            FILE_ONLY.forEach(key -> mustNotBe(pointer, key, endpoint, listen));
        }
    }

    private void mustNotBe(String pointer, String key, JsonNode endpoint, ListenAddress listen) {
        if (endpoint.has(key)) {
            all.wrong(
                    pointer + "/" + key,
                    "an endpoint on \"" + listen + "\" has no " + key,
                    "none, or a Unix socket's path to listen on, such as \"unix:///run/polycast.sock\"");
        }
    }

    SocketConf build(String pointer) {
        List<Integer> uids = new ArrayList<>();
        all.at(pointer + "/allowUids").forEach(uid -> uids.add(uid.intValue()));
        return new SocketConf(
                permissions(all.at(pointer + "/mode").asText()),
                all.at(pointer + "/owner").asText(),
                all.at(pointer + "/group").asText(),
                List.copyOf(uids));
    }

    /** The nine bits of chmod(1), which Java has in the same order, but the other way round. */
    private static Set<PosixFilePermission> permissions(String mode) {
        int bits = Integer.parseInt(mode, OCTAL);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromTheLeft = PosixFilePermission.values();
        for (int i = 0; i < fromTheLeft.length; i++) {
            if ((bits >> (fromTheLeft.length - 1 - i) & 1) != 0) {
                permissions.add(fromTheLeft[i]);
            }
        }
        return Set.copyOf(permissions);
    }
}
