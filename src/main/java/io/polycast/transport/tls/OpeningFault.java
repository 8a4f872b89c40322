// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import java.util.Locale;

/** The reason why a connection never became a client, worded to follow its address in the log. */
enum OpeningFault {
    PLAIN_HTTP("spoke plain HTTP to this TLS endpoint"),
    PLAIN("spoke no TLS to this TLS endpoint"),
    CLOSED("closed during the TLS handshake"),
    SLOW("did not finish the TLS handshake in time"),
    NOTHING_IN_COMMON("has no TLS version or cipher suite in common with this endpoint"),
    NO_CERTIFICATE("showed no certificate"),
    UNTRUSTED("showed a certificate that this endpoint does not trust"),
    ALERT("broke off the TLS handshake"),
    BROKEN("sent an invalid TLS handshake"),
    FLOOD("sent too much during its TLS handshake"),
    TOO_MANY("came when handshakeRate was used up"),
    BUSY("came while too many TLS handshakes were waiting"),
    GAVE_WAY("yielded to others before its TLS handshake was done"),
    PROXY("sent no valid PROXY protocol header"),
    OTHER("failed before becoming a client");

    private final String words;

    OpeningFault(String words) {
        this.words = words;
    }

    /** The word by which programs know it. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
        return words;
    }
}
