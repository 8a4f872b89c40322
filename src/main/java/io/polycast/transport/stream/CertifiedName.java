// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.netty.handler.ssl.SslHandler;
import io.polycast.Printable;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The name in a peer's certificate. */
final class CertifiedName {
    private CertifiedName() {}

    /** The common name in the client's certificate, or the whole subject if it has none; others get to see it. */
    static String of(SslHandler tls) {
        try {
            String subject = ((X509Certificate) tls.engine().getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return Printable.of(String.valueOf(part.getValue()));
                }
            }
            return Printable.of(subject);
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            // No certificate, which is up to the endpoint.
            return "";
        }
    }
}
