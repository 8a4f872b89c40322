// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.polycast.client.dialect.ServerUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS: the authorities that it trusts, and the certificate that it presents. A server has to have
 * a certificate for the name or the address in the URL, unless nothing is checked at all.
 */
public final class ClientTls {
    private static final long HANDSHAKE_TIMEOUT_MS = 5_000;
    private static final String AS_OF_HTTPS = "HTTPS";

    private final Options options;

    /** Not before it is needed: most connections are without TLS, and it takes a while. */
    private @Nullable SslContext context;

    /**
     * What users say of it.
     *
     * @param authorities a PEM file of the certificates to trust, instead of those that Java brings
     * @param certificate a PEM file of the client's own certificate, and of those between it and an authority
     * @param key a PEM file of the key that belongs to it
     * @param insecure whether any certificate of the server will do
     */
    public record Options(
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key,
            boolean insecure) {
        /** Whether they say nothing: what Java trusts, and no certificate of one's own. */
        public boolean none() {
            return authorities == null && certificate == null && key == null && !insecure;
        }
    }

    private ClientTls(Options options) {
        this.options = options;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if they can't be used; the message is for who has named them
     */
    public static ClientTls of(Options options) {
        ClientTls tls = new ClientTls(options);
        if (!options.none()) {
            tls.context();
        }
        return tls;
    }

    /** TLS for one connection. */
    SslHandler handler(ByteBufAllocator alloc, ServerUrl url) {
        SslHandler handler = context().newHandler(alloc, url.host(), url.port());
        handler.setHandshakeTimeout(HANDSHAKE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        return handler;
    }

    private SslContext context() {
        if (context == null) {
            context = build(options);
        }
        return context;
    }

    private static SslContext build(Options options) {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        builder.endpointIdentificationAlgorithm(options.insecure() ? "" : AS_OF_HTTPS);
        if (options.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (options.authorities() != null) {
            trust(builder, options.authorities());
        }
        if (options.certificate() != null && options.key() != null) {
            present(builder, options.certificate(), options.key());
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS can't be used: " + e.getMessage(), e);
        }
    }

    private static void trust(SslContextBuilder builder, Path authorities) {
        mustBeReadable(authorities);
        try {
            builder.trustManager(authorities.toFile());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(authorities + " has no certificates in PEM", e);
        }
    }

    private static void present(SslContextBuilder builder, Path certificate, Path key) {
        mustBeReadable(certificate);
        mustBeReadable(key);
        try {
            builder.keyManager(certificate.toFile(), key.toFile());
        } catch (IllegalArgumentException e) {
            // Netty's words begin with what was wrong.
            boolean isKey = String.valueOf(e.getMessage()).contains("private key");
            throw new IllegalArgumentException(
                    isKey
                            ? key
                                    + " has no key in PEM that is not encrypted (PKCS #8); `openssl pkcs8 -topk8 -nodes -in "
                                    + key + "` makes one"
                            : certificate + " has no certificate in PEM",
                    e);
        }
    }

    private static void mustBeReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    file + (Files.exists(file) ? " can't be read" : ": there is no such file"));
        }
    }
}
