// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;

/**
 * The TLS options of an endpoint, or of the connections between nodes.
 *
 * @param certificate path of the PEM file with the certificate and its chain; empty when {@code pkcs12} holds it
 * @param key path of the PEM file with the private key
 * @param pkcs12 path of a PKCS#12 file with key and certificate
 * @param password of that file; never shown
 * @param clientCa path of the PEM file with the CA certificates that clients' certificates must chain to; empty when no
 *     client certificates are requested
 * @param clientRequired whether clients without a certificate are refused
 * @param handshakeTimeout how long a client's handshake may take
 * @param handshakeRate handshakes that may start per second; 0 for no limit
 */
public record TlsSettings(
        String certificate,
        String key,
        String pkcs12,
        String password,
        String clientCa,
        boolean clientRequired,
        Duration handshakeTimeout,
        int handshakeRate) {
    @Override
    public String toString() {
        return "TLS with " + (pkcs12.isEmpty() ? certificate : pkcs12);
    }
}
