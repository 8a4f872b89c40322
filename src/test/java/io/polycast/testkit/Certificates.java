// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
        certificates.generate("ca", "-ext", "bc:c");
        certificates.keytool(
                "ca",
                "ca",
                "-exportcert",
                "-rfc",
                "-file",
                certificates.pem("ca").toString());
        return certificates;
    }

    private void generate(String name, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        keytool(name, name, arguments.toArray(String[]::new));
    }

    private void keytool(String store, String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", alias, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store(store).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(said);
        }
    }

    /** A certificate of that name from the authority: {@link #pem}, {@link #key} and {@link #store}. */
    public Certificates issue(String name) throws Exception {
        String request = folder.resolve(name + ".csr").toString();
        generate(name);
        keytool(name, name, "-certreq", "-file", request);
        keytool(
                "ca",
                "ca",
                "-gencert",
                "-rfc",
                "-infile",
                request,
                "-outfile",
                pem(name).toString(),
                "-ext",
                "san=dns:localhost,ip:127.0.0.1");
        KeyStore store = load(name);
        Files.writeString(
                key(name),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(store.getKey(name, CHARACTERS).getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        keytoolImport(name, "authority", pem("ca"));
        keytoolImport(name, name, pem(name));
        return this;
    }

    private void keytoolImport(String store, String alias, Path file) throws IOException, InterruptedException {
        keytool(store, alias, "-importcert", "-noprompt", "-file", file.toString());
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
