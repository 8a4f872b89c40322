// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.time.Duration;

/**
 * TLS on tcp, http and unix.
 *
 * @param certificate path, PEM; empty if {@code pkcs12} has it
 * @param key path, PEM; empty if {@code pkcs12} has it
 * @param pkcs12 path; empty if certificate and key are files of their own
 * @param password of {@code pkcs12}; never shown
 * @param clientCa path, PEM; empty when clients need no certificate
 * @param clientRequired whether clients without certificate are refused
 * @param handshakeTimeout how long a client may take
 * @param handshakeRate handshakes that may begin in a second; 0 for no bound
 */
public record TlsConf(
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
        return "TlsConf[" + (pkcs12.isEmpty() ? certificate : pkcs12) + "]";
    }
}
