// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of one's own and certificates from it, made by the JDK's {@code keytool} in a folder of the test. */
public final class Certificates {
    public static final String PASSWORD = "secret-of-the-test";
    private static final char[] CHARACTERS = PASSWORD.toCharArray();

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    public static Certificates in(Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.generate("ca", List.of("-ext", "bc:c"));
        certificates.write("ca");
        return certificates;
    }

    /** Of all of them there is one store, since keytool signs with what is in the same one. */
    private void generate(String name, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store("all").toString()));
        command.addAll(more.contains("-keyalg") ? List.of() : List.of("-keyalg", "EC"));
        command.addAll(more.contains("-dname") ? List.of() : List.of("-dname", "CN=" + name));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(said);
        }
    }

    /** A certificate of that name from the authority: {@link #pem}, {@link #key} and {@link #store}. */
    public Certificates issue(String name) throws Exception {
        return issue(name, List.of());
    }

    /** The same with more for keytool to know, such as {@code -keyalg} or {@code -validity}. */
    public Certificates issue(String name, List<String> more) throws Exception {
        List<String> signed = new ArrayList<>(List.of("-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1"));
        signed.addAll(more);
        generate(name, signed);
        write(name);
        return this;
    }

    private void write(String name) throws GeneralSecurityException, IOException {
        KeyStore all = load("all");
        Key key = all.getKey(name, CHARACTERS);
        Certificate[] chain = all.getCertificateChain(name);
        block(pem(name), "CERTIFICATE", chain[0].getEncoded());
        block(key(name), "PRIVATE KEY", key.getEncoded());
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(name, key, CHARACTERS, chain);
        try (OutputStream out = Files.newOutputStream(store(name))) {
            own.store(out, CHARACTERS);
        }
    }

    /** Writes a PEM file. */
    public static Path block(Path file, String label, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }

    /** The private key of that name. */
    public Key privateKey(String name) throws GeneralSecurityException, IOException {
        return load(name).getKey(name, CHARACTERS);
    }

    public Path pem(String name) {
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** PKCS#12. */
    public Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private KeyStore load(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            store.load(in, CHARACTERS);
        }
        return store;
    }

    /** Of a client that trusts the authority, and has this certificate; none if the name is empty. */
    public SSLContext client(String name) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        try (InputStream in = Files.newInputStream(pem("ca"))) {
            authority.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        trust.init(authority);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(name.isEmpty() ? null : load(name), CHARACTERS);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
