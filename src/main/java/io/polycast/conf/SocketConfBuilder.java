// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import io.polycast.FileAccess;
import io.polycast.SocketSettings;
import io.polycast.TcpSettings;
import io.polycast.TlsSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The builder of the settings that depend on the kind of an endpoint's socket. */
final class SocketConfBuilder {
    private static final List<String> FILE_ONLY = List.of("mode", "owner", "group");
    private static final List<String> LOCAL_ONLY = List.of("allowUids");
    private static final List<String> TCP_ONLY =
            List.of("noDelay", "reusePort", "keepAlive", "userTimeout", "proxyProtocol");
    private static final List<String> UDP_ONLY = List.of("interfaces", "broadcast");
    private static final Set<String> PACKETS = Set.of("udp", "unixgram", "seqpacket");
    private static final Set<String> ON_TCP = Set.of("tcp", EndpointConf.HTTP);
    private static final int OCTAL = 8;

    private final ConfBuilder all;

    SocketConfBuilder(ConfBuilder all) {
        this.all = all;
    }

    /** Refuses keys that would have no effect: they are mistakes. */
    void checkKeys(String pointer, ListenAddress listen, JsonNode endpoint) {
        if (all.assumed(pointer + "/listen")) {
            return;
        }
        String unix = "a Unix socket's path to listen on, such as \"unix:///run/polycast.sock\"";
        if (!listen.local()) {
            LOCAL_ONLY.forEach(key -> mustNotBe(pointer, key, endpoint, listen, unix));
        }
        if (!listen.local() || !listen.host().startsWith("/")) {
            FILE_ONLY.forEach(key -> mustNotBe(pointer, key, endpoint, listen, unix));
        }
        checkGroup(pointer, listen, endpoint);
        if (PACKETS.contains(listen.scheme())) {
            String stream = "a tcp:// or unix:// address to listen on: packet sockets keep their own boundaries";
            mustNotBe(pointer, "framing", endpoint, listen, stream);
        }
        if (!ON_TCP.contains(listen.scheme())) {
            TCP_ONLY.forEach(
                    key -> mustNotBe(pointer, key, endpoint, listen, "a tcp:// or http:// address to listen on"));
        }
    }

    private void checkGroup(String pointer, ListenAddress listen, JsonNode endpoint) {
        boolean udp = listen.scheme().equals("udp");
        if (!udp) {
            UDP_ONLY.forEach(key -> mustNotBe(pointer, key, endpoint, listen, "a udp:// address to listen on"));
            return;
        }
        boolean group = listen.multicast();
        if (group && all.at(pointer + "/interfaces").isEmpty()) {
            all.wrong(
                    pointer,
                    "\"" + listen + "\" is a multicast group, and nobody says where it is",
                    "\"interfaces\" with the names of interfaces, such as [\"eth0\"]");
        }
        if (!group) {
            mustNotBe(
                    pointer,
                    "interfaces",
                    endpoint,
                    listen,
                    "a multicast group to listen on, such as \"udp://239.1.2.3:7000\"");
        }
        boolean segment = group || all.at(pointer + "/broadcast").booleanValue();
        if (segment
                && endpoint.has("protocol")
                && !endpoint.path("protocol").asText().equals("raw")) {
            all.wrong(
                    pointer + "/protocol",
                    "\"" + endpoint.path("protocol").asText() + "\" answers, and a whole segment can't be answered",
                    "\"raw\"");
        }
    }

    private void mustNotBe(String pointer, String key, JsonNode endpoint, ListenAddress listen, String instead) {
        if (endpoint.has(key)) {
            all.wrong(pointer + "/" + key, "an endpoint on \"" + listen + "\" has no " + key, "none, or " + instead);
        }
    }

    SocketSettings build(String pointer, JsonNode endpoint) {
        List<Integer> uids = new ArrayList<>();
        all.at(pointer + "/allowUids").forEach(uid -> uids.add(uid.intValue()));
        List<String> interfaces = new ArrayList<>();
        all.at(pointer + "/interfaces").forEach(name -> interfaces.add(name.asText()));
        return new SocketSettings(
                new FileAccess(
                        permissions(all.at(pointer + "/mode").asText()),
                        all.at(pointer + "/owner").asText(),
                        all.at(pointer + "/group").asText()),
                List.copyOf(uids),
                new TcpSettings(
                        all.at(pointer + "/noDelay").booleanValue(),
                        all.at(pointer + "/reusePort").booleanValue(),
                        all.time(pointer + "/keepAlive", Duration.ZERO),
                        all.time(pointer + "/userTimeout", Duration.ZERO),
                        all.at(pointer + "/proxyProtocol").booleanValue()),
                endpoint.path("tls").isObject() ? tls(pointer + "/tls", endpoint.path("tls")) : null,
                List.copyOf(interfaces),
                all.at(pointer + "/broadcast").booleanValue());
    }

    private void checkTls(String pointer, JsonNode tls) {
        boolean pkcs12 = tls.has("pkcs12");
        if (pkcs12 ? tls.has("certificate") || tls.has("key") : !tls.has("certificate") || !tls.has("key")) {
            all.wrong(
                    pointer,
                    "the server's certificate is " + (pkcs12 ? "there twice" : "not complete"),
                    "\"certificate\" and \"key\" with paths of PEM files, or \"pkcs12\" with the path of one file");
        }
        if (tls.has("clientAuth") && !tls.has("clientCa")) {
            all.wrong(
                    pointer,
                    "\"clientAuth\" without \"clientCa\"",
                    "\"clientCa\" with the path of the certificates that clients' certificates hang on");
        }
        for (String file : List.of("certificate", "key", "pkcs12", "clientCa")) {
            readable(pointer + "/" + file);
        }
    }

    private TlsSettings tls(String pointer, JsonNode tls) {
        return tls(
                pointer,
                tls,
                all.at(pointer + "/clientAuth").asText().equals("required"),
                all.time(pointer + "/handshakeTimeout", Duration.ofMillis(1)),
                all.at(pointer + "/handshakeRate").intValue());
    }

    /** The TLS of an endpoint, and that between nodes, which name their files alike. */
    TlsSettings tls(
            String pointer, JsonNode tls, boolean clientRequired, Duration handshakeTimeout, int handshakeRate) {
        checkTls(pointer, tls);
        return new TlsSettings(
                all.at(pointer + "/certificate").asText(),
                all.at(pointer + "/key").asText(),
                all.at(pointer + "/pkcs12").asText(),
                all.at(pointer + "/password").asText(),
                all.at(pointer + "/clientCa").asText(),
                clientRequired,
                handshakeTimeout,
                handshakeRate);
    }

    private void readable(String pointer) {
        String path = all.at(pointer).asText();
        try {
            if (!path.isEmpty() && !all.assumed(pointer) && !Files.isReadable(Path.of(path))) {
                all.wrong(pointer, ConfSchema.shown(all.at(pointer)) + " can't be read", "the path of a file");
            }
        } catch (InvalidPathException e) {
            all.wrong(pointer, ConfSchema.shown(all.at(pointer)) + " is no path", "the path of a file");
        }
    }

    /** The nine bits of chmod(1), which Java has in reverse order. */
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
