// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.vertx.core.net.impl.pkcs1.PrivateKeyParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The content of a PEM file (RFC 7468): labelled blocks of Base64; the text between them is ignored. */
record Pem(List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String PKCS8 = "PRIVATE KEY";

    /** The possible algorithms of a PKCS#8 key; the key itself says which, and each factory rejects all others. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    record Block(String label, byte[] content) {}

    static Pem read(String path) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of(path), StandardCharsets.ISO_8859_1));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            try {
                blocks.add(new Block(
                        matcher.group(1),
                        Base64.getDecoder().decode(matcher.group(2).replaceAll("\\s", ""))));
            } catch (IllegalArgumentException e) {
                throw new IOException("its " + matcher.group(1) + " is not valid Base64", e);
            }
        }
        return new Pem(blocks);
    }

    /** All certificates, in order. */
    List<X509Certificate> certificates() throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
            }
        }
        return certificates;
    }

    /** The first private key. */
    PrivateKey key() throws GeneralSecurityException {
        for (Block block : blocks) {
            byte[] content = block.content;
            if (block.label.equals(PKCS8)) {
                return pkcs8(content);
            }
            if (block.label.equals("RSA PRIVATE KEY")) {
                return KeyFactory.getInstance("RSA").generatePrivate(PrivateKeyParser.getRSAKeySpec(content));
            }
            if (block.label.equals("EC PRIVATE KEY")) {
                return KeyFactory.getInstance("EC").generatePrivate(PrivateKeyParser.getECKeySpec(content));
            }
            if (block.label.equals("ENCRYPTED PRIVATE KEY")) {
                throw new InvalidKeySpecException("its key is encrypted");
            }
            // Others are the parameters of a curve, which the key names as well, or certificates.
        }
        throw new InvalidKeySpecException("it has no private key");
    }

    private static PrivateKey pkcs8(byte[] content) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(content);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Possibly one of the others.
            }
        }
        throw new InvalidKeySpecException("its key is none of " + String.join(", ", ALGORITHMS));
    }
}
