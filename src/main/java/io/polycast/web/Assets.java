// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.polycast.conf.WebConf;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, from the jar. They are few and small, so each is read once and cached. Belongs to one event
 * loop.
 */
final class Assets {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9]+)+");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, File> files = new HashMap<>();

    /** As the page has it, where both are served. */
    private static final String SERVES = "data-serves=\"public admin\"";

    private final WebConf web;

    private record File(Buffer bytes, String type, String tag) {}

    /** For an endpoint that serves this: the page is told, so that it offers nothing else. */
    Assets(WebConf web) {
        this.web = web;
    }

    /** Serves {@code /assets/{name}}. */
    void handle(RoutingContext routing) {
        String name = routing.pathParam("name");
        send(routing, NAME.matcher(name).matches() ? find("assets/" + name) : null);
    }

    /** Serves one file, under any path. */
    Handler<RoutingContext> file(String path) {
        return routing -> send(routing, find(path));
    }

    private @Nullable File find(String path) {
        File known = files.get(path);
        if (known != null) {
            return known;
        }
        File read = read(path);
        if (read != null) {
            files.put(path, read);
        }
        return read;
    }

    private byte[] told(byte[] page) {
        String serves = (web.servesPublic() ? "public " : "") + (web.servesAdmin() ? "admin" : "");
        return new String(page, StandardCharsets.UTF_8)
                .replace(SERVES, "data-serves=\"" + serves.strip() + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable File read(String path) {
        try (InputStream in = Assets.class.getResourceAsStream("/web/" + path)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = path.equals("index.html") ? told(in.readAllBytes()) : in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(bytes);
            String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + bytes.length + "\"";
            String type = MimeMapping.mimeTypeForFilename(path.toLowerCase(Locale.ROOT));
            boolean text = type != null && (type.startsWith("text/") || type.endsWith("javascript"));
            return new File(Buffer.buffer(bytes), type + (text ? "; charset=utf-8" : ""), tag);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from the jar", e);
        }
    }

    private static void send(RoutingContext routing, @Nullable File file) {
        HttpServerResponse response = routing.response();
        if (file == null) {
            Problem.notFound("there is no such file").answer(response);
            return;
        }
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache").putHeader(HttpHeaders.ETAG, file.tag());
        if (file.tag().equals(routing.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(HttpResponseStatus.NOT_MODIFIED.code()).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        if (file.type().startsWith("text/html")) {
            response.putHeader("Content-Security-Policy", POLICY);
        }
        response.end(file.bytes());
    }
}
