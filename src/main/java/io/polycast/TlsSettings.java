// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;

/**
 * TLS of an endpoint, or between nodes.
 *
 * @param certificate path of the certificate and those that it hangs on, PEM; empty if {@code pkcs12} has it
 * @param key path of the private key, PEM
 * @param pkcs12 path of a PKCS#12 file with key and certificate
 * @param password of that file; never shown
 * @param clientCa path of the certificates, PEM, that clients' certificates have to hang on; empty for no clients'
 *     certificates
 * @param clientRequired whether clients without certificate are refused
 * @param handshakeTimeout how long a client may take
 * @param handshakeRate handshakes that may begin in a second; 0 for no bound
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
