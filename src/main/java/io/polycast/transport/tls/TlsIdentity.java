// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.polycast.TlsSettings;
import io.polycast.transport.tls.BadTlsFilesException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;

/**
 * A private key with its certificate chain, the server's own certificate first. Reading verifies that they belong
 * together: TLS itself would only find out with each new client, and report nothing on this side.
 */
final class TlsIdentity {
    private static final String ALIAS = "server";
    private static final int NONCE_BYTES = 32;

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
    }

    /** Reads the configured files; blocks. */
    static TlsIdentity read(TlsSettings tls) throws BadTlsFilesException {
        return tls.pkcs12().isEmpty() ? pem(tls.certificate(), tls.key()) : pkcs12(tls);
    }

    private static TlsIdentity pem(String certificate, String key) throws BadTlsFilesException {
        List<X509Certificate> chain = certificates("certificate", certificate);
        PrivateKey found;
        try {
            found = Pem.read(key).key();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new BadTlsFilesException(new Fault(
                    "key",
                    shown(key) + " can't be used: " + reason(e),
                    "a private key in PEM without a password: RSA, EC or Ed25519"));
        }
        if (!belong(found, chain.get(0).getPublicKey())) {
            throw new BadTlsFilesException(
                    new Fault(
                            "certificate",
                            shown(certificate) + " does not belong to the key in " + shown(key),
                            "that key's certificate"),
                    new Fault(
                            "key",
                            shown(key) + " does not belong to the certificate in " + shown(certificate),
                            "that certificate's key"));
        }
        return inOrder("certificate", certificate, new TlsIdentity(found, chain));
    }

    /** The certificates of a PEM file, at least one. */
    static List<X509Certificate> certificates(String setting, String path) throws BadTlsFilesException {
        String problem;
        try {
            List<X509Certificate> certificates = Pem.read(path).certificates();
            if (!certificates.isEmpty()) {
                return certificates;
            }
            problem = "it has no certificate";
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            problem = reason(e);
        }
        throw new BadTlsFilesException(
                new Fault(setting, shown(path) + " can't be used: " + problem, "certificates in PEM"));
    }

    private static TlsIdentity pkcs12(TlsSettings tls) throws BadTlsFilesException {
        String path = tls.pkcs12();
        char[] password = tls.password().toCharArray();
        String problem = "it has no private key with a certificate";
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, password);
                List<X509Certificate> chain = chain(store.getCertificateChain(alias));
                if (key instanceof PrivateKey found && !chain.isEmpty()) {
                    if (belong(found, chain.get(0).getPublicKey())) {
                        return inOrder("pkcs12", path, new TlsIdentity(found, chain));
                    }
                    problem = "its key and its certificate do not belong together";
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException) {
                throw new BadTlsFilesException(
                        new Fault("password", "wrong password for " + shown(path), "the password of that file"));
            }
            problem = reason(e);
        }
        throw new BadTlsFilesException(new Fault(
                "pkcs12", shown(path) + " can't be used: " + problem, "a PKCS#12 file with a key and its certificate"));
    }

    private static List<X509Certificate> chain(Certificate[] certificates) {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
            if (certificate instanceof X509Certificate x509) {
                chain.add(x509);
            }
        }
        return chain;
    }

    private static TlsIdentity inOrder(String setting, String path, TlsIdentity identity) throws BadTlsFilesException {
        for (int i = 1; i < identity.chain.size(); i++) {
            X509Certificate before = identity.chain.get(i - 1);
            if (!before.getIssuerX500Principal().equals(identity.chain.get(i).getSubjectX500Principal())) {
                throw new BadTlsFilesException(new Fault(
                        setting,
                        "certificate " + (i + 1) + " in " + shown(path) + " is not the issuer of certificate " + i,
                        "the server's certificate first, and each followed by its issuer"));
            }
        }
        return identity;
    }

    /** Whether a signature by the one verifies with the other. */
    private static boolean belong(PrivateKey key, PublicKey shown) {
        if (key instanceof RSAKey one && shown instanceof RSAKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(nonce);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(nonce);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Of different algorithms.
            return false;
        }
    }

    private static String shown(String path) {
        return "\"" + path + "\"";
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }

    /** For the JDK's TLS. */
    KeyManagerFactory managers() throws GeneralSecurityException, IOException {
        // Never leaves the memory of this process.
        char[] password = UUID.randomUUID().toString().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, password, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return managers;
    }

    /** What an operator should know about the validity period; empty while the certificate is valid. */
    Optional<String> outOfDate() {
        X509Certificate certificate = chain.get(0);
        try {
            certificate.checkValidity();
            return Optional.empty();
        } catch (CertificateExpiredException e) {
            return Optional.of("has expired: it was valid until "
                    + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            return Optional.of(
                    "is not valid before " + certificate.getNotBefore().toInstant());
        }
    }
}
