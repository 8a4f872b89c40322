// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * TLS 1.2 and 1.3 on a server.
 *
 * @param certificate path of the certificate and those that it hangs on, PEM; empty if {@code pkcs12} has it
 * @param key path of the private key, PEM
 * @param pkcs12 path of a PKCS#12 file with key and certificate
 * @param password of that file; never shown
 * @param clientCa path of the certificates, PEM, that clients' certificates have to hang on; empty for no clients' certificates
 * @param clientRequired whether clients without certificate are refused
 * @param handshakeTimeout how long a client may take
 * @param handshakeRate handshakes that may begin in a second; 0 for no bound
 */
public record TlsOptions(
        String certificate,
        String key,
        String pkcs12,
        String password,
        String clientCa,
        boolean clientRequired,
        Duration handshakeTimeout,
        int handshakeRate) {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    /** Those of TLS 1.3, and of 1.2 the ones that RFC 9325 recommends: forward secrecy, and encryption that authenticates. */
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

    /** For a server that Vert.x makes. */
    public void applyTo(NetServerOptions options) {
        apply(options);
        options.setClientAuth(clientAuth());
    }

    /** For the clustered event bus, whose nodes are servers and clients of each other with the same certificates. */
    public void applyTo(EventBusOptions options) {
        apply(options);
        options.setClientAuth(clientAuth());
        // Vert.x copies these options by way of JSON, which knows no kinds of keys but its own.
        options.setKeyCertOptions(
                pkcs12.isEmpty()
                        ? new PemKeyCertOptions().setCertPath(certificate).setKeyPath(key)
                        : new PfxOptions().setPath(pkcs12).setPassword(password));
    }

    private void apply(TCPSSLOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(new TlsKeyCert(this))
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshakeTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        if (!clientCa.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(clientCa));
        }
    }

    /** The same for one that runs already, whose files are read again. */
    public ServerSSLOptions reloaded() {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(new TlsKeyCert(this));
        options.setClientAuth(clientAuth());
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        options.setSslHandshakeTimeout(handshakeTimeout.toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (!clientCa.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(clientCa));
        }
        return options;
    }

    /**
     * Reads the files once, to find what is wrong with them; blocks.
     *
     * @return what an operator should know of the certificate, such as that it has expired; mostly empty
     */
    public Optional<String> check() throws BadTlsFilesException {
        TlsIdentity identity = TlsIdentity.read(this);
        if (!clientCa.isEmpty()) {
            TlsIdentity.certificates("clientCa", clientCa);
        }
        return identity.outOfDate();
    }

    private ClientAuth clientAuth() {
        if (clientCa.isEmpty()) {
            return ClientAuth.NONE;
        }
        return clientRequired ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
    }

    @Override
    public String toString() {
        return "TLS with " + (pkcs12.isEmpty() ? certificate : pkcs12);
    }
}
