// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.polycast.TlsSettings;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** TLS 1.2 and 1.3 on a server: the mapping of {@link TlsSettings} to Vert.x. */
public final class ServerTls {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    /** Those of TLS 1.3, and of 1.2 the ones that RFC 9325 recommends: forward secrecy and authenticated encryption. */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private ServerTls() {}

    /** For a server created by Vert.x. */
    public static void apply(TlsSettings tls, NetServerOptions options) {
        both(tls, options);
        options.setClientAuth(clientAuth(tls));
    }

    /** For the clustered event bus, whose nodes are each other's servers and clients with the same certificates. */
    public static void apply(TlsSettings tls, EventBusOptions options) {
        both(tls, options);
        options.setClientAuth(clientAuth(tls));
        // Vert.x copies these options as JSON, which only supports its own kinds of keys.
        options.setKeyCertOptions(
                tls.pkcs12().isEmpty()
                        ? new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key())
                        : new PfxOptions().setPath(tls.pkcs12()).setPassword(tls.password()));
    }

    private static void both(TlsSettings tls, TCPSSLOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(new TlsKeyCert(tls))
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(tls.handshakeTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        if (!tls.clientCa().isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(tls.clientCa()));
        }
    }

    /** Options for a running server whose files are read again. */
    public static ServerSSLOptions reloaded(TlsSettings tls) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(new TlsKeyCert(tls));
        options.setClientAuth(clientAuth(tls));
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        options.setSslHandshakeTimeout(tls.handshakeTimeout().toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (!tls.clientCa().isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(tls.clientCa()));
        }
        return options;
    }

    /**
     * Reads the files once to find what is wrong with them; blocks.
     *
     * @return what an operator should know about the certificate, such as that it has expired; usually empty
     */
    public static Optional<String> check(TlsSettings tls) throws BadTlsFilesException {
        TlsIdentity identity = TlsIdentity.read(tls);
        if (!tls.clientCa().isEmpty()) {
            TlsIdentity.certificates("clientCa", tls.clientCa());
        }
        return identity.outOfDate();
    }

    private static ClientAuth clientAuth(TlsSettings tls) {
        if (tls.clientCa().isEmpty()) {
            return ClientAuth.NONE;
        }
        return tls.clientRequired() ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
    }
}
