// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The builder of an endpoint's settings for HTTP. */
final class WebConfBuilder {
    private static final String EVERY_ORIGIN = "*";
    private static final List<String> HTTP_ONLY = List.of("serves", "allowedOrigins", "compression", "heartbeat");
    private static final List<String> NOT_HTTP = List.of("protocol", "framing", "channel", "lease", "maxUnproven");

    private final ConfBuilder all;

    WebConfBuilder(ConfBuilder all) {
        this.all = all;
    }

    /** Refuses keys that would have no effect: they are mistakes. */
    void checkKeys(String pointer, boolean http, JsonNode endpoint) {
        for (String key : http ? NOT_HTTP : HTTP_ONLY) {
            if (endpoint.has(key)) {
                all.wrong(
                        pointer + "/" + key,
                        "an endpoint on " + (http ? "http" : "a socket") + " has no " + key,
                        http
                                ? "none: HTTP, WebSocket and SSE are what it speaks"
                                : "none, or an http:// address to listen on");
            }
        }
        // Of an address that can't be read, as much can be told as its first letters say.
        boolean meansHttp = http || endpoint.path("listen").asText().startsWith(EndpointConf.HTTP + ":");
        if (!meansHttp && endpoint.isObject() && !endpoint.has("protocol")) {
            all.wrong(pointer, "\"protocol\" is missing", "\"protocol\" with the name of a protocol, such as \"text\"");
        }
    }

    WebConf build(String pointer, ListenAddress listen) {
        return new WebConf(
                serves(all.at(pointer + "/serves"), listen),
                origins(pointer + "/allowedOrigins"),
                all.at(pointer + "/compression").booleanValue(),
                all.time(pointer + "/heartbeat", Duration.ZERO));
    }

    private static Set<Served> serves(JsonNode words, ListenAddress listen) {
        if (words.isEmpty()) {
            // By default strangers must not look at, or disconnect, the clients.
            return listen.loopback() ? Set.of(Served.PUBLIC, Served.ADMIN) : Set.of(Served.PUBLIC);
        }
        Set<Served> served = EnumSet.noneOf(Served.class);
        for (Served each : Served.values()) {
            for (JsonNode word : words) {
                if (word.asText().equals(each.word())) {
                    served.add(each);
                }
            }
        }
        return Set.copyOf(served);
    }

    private List<String> origins(String pointer) {
        List<String> origins = new ArrayList<>();
        int index = 0;
        for (JsonNode item : all.at(pointer)) {
            String place = pointer + "/" + index++;
            if (!all.assumed(place)) {
                origin(item.asText())
                        .ifPresentOrElse(
                                origins::add,
                                () -> all.wrong(
                                        place,
                                        ConfSchema.shown(item) + " is no origin",
                                        "scheme://host or scheme://host:port, such as \"https://example.com\", or \"*\""));
            }
        }
        return List.copyOf(origins);
    }

    /** The form that browsers send (RFC 6454, section 6.2): lower case, without a path. */
    private static Optional<String> origin(String text) {
        if (text.equals(EVERY_ORIGIN)) {
            return Optional.of(text);
        }
        try {
            URI uri = new URI(text);
            boolean bare = uri.getRawPath() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
            return bare && uri.getHost() != null && uri.getRawFragment() == null && uri.getRawUserInfo() == null
                    ? Optional.of(text.toLowerCase(Locale.ROOT))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
