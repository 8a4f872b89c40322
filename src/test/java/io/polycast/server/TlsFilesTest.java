// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfProblem;
import io.polycast.conf.ConfReader;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Which certificates and keys a server takes, and what it says of those that it can't use. */
class TlsFilesTest {
    private static final int PKCS8_HEAD_OF_RSA_2048 = 26;
    private static final int P256_BYTES = 32;

    private static Path folder;
    private static Certificates certificates;

    @BeforeAll
    static void certify(@TempDir Path certified) throws Exception {
        folder = certified;
        certificates = Certificates.in(certified)
                .issue("EC", List.of("-groupname", "secp256r1"))
                .issue("other")
                .issue("RSA", List.of("-keyalg", "RSA", "-keysize", "2048"))
                .issue("Ed25519", List.of("-keyalg", "Ed25519"))
                .issue("old", List.of("-startdate", "-10d", "-validity", "5"));
    }

    private static String pem(String certificate, Path key) {
        return "\"certificate\": \"%s\", \"key\": \"%s\"".formatted(certificates.pem(certificate), key);
    }

    private static String conf(String tls) {
        return """
                {"drainSeconds": 5, "endpoints": {
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "tls": {%s}}}}
                """.formatted(tls);
    }

    private static List<ConfProblem> problems(String json) {
        BadConfException bad =
                catchThrowableOfType(BadConfException.class, () -> new ConfReader(Map.of(), Server::check).read(json));
        assertThat(bad).isNotNull();
        return bad.problems();
    }

    private static Path block(String name, String label, byte[] content) throws Exception {
        return Certificates.block(folder.resolve(name), label, content);
    }

    private static void serves(String tls) throws Exception {
        SSLContext context = certificates.client("");
        try (RunningServer server = RunningServer.start(conf(tls))) {
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket("127.0.0.1", server.address("text").getPort());
            socket.setSoTimeout(60_000);
            try (StreamClient client = StreamClient.over(socket)) {
                assertThat(client.ask("/ping")).isEqualTo("+PONG");
            }
        }
    }

    @Test
    void aCertificateOfAnotherKeyIsRefusedAtBoth() {
        String certificate = "\"" + certificates.pem("other") + "\"";
        String key = "\"" + certificates.key("EC") + "\"";
        assertThat(problems(conf(pem("other", certificates.key("EC")))))
                .containsExactly(
                        new ConfProblem(
                                "/endpoints/text/tls/certificate",
                                certificate + " does not belong to the key in " + key,
                                "that key's certificate"),
                        new ConfProblem(
                                "/endpoints/text/tls/key",
                                key + " does not belong to the certificate in " + certificate,
                                "that certificate's key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "Ed25519"})
    void aCertificateOfAKeyOfAnotherKindIsRefused(String key) {
        assertThat(problems(conf(pem("RSA", certificates.key(key)))))
                .extracting(ConfProblem::pointer)
                .containsExactly("/endpoints/text/tls/certificate", "/endpoints/text/tls/key");
    }

    @Test
    void betweenNodesAsWell() {
        String json = """
                {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}},
                  "cluster": {"enabled": true, "eventBus": {"tls": {%s, "clientCa": "%s"}}}}
                """.formatted(pem("other", certificates.key("EC")), certificates.key("EC"));
        assertThat(problems(json))
                .extracting(ConfProblem::pointer)
                .containsExactly("/cluster/eventBus/tls/certificate", "/cluster/eventBus/tls/key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysInPkcs8(String kind) throws Exception {
        serves(pem(kind, certificates.key(kind)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysInPkcs12(String kind) throws Exception {
        serves("\"pkcs12\": \"%s\", \"password\": \"%s\"".formatted(certificates.store(kind), Certificates.PASSWORD));
    }

    @Test
    void rsaInPkcs1() throws Exception {
        byte[] pkcs8 = certificates.privateKey("RSA").getEncoded();
        serves(pem(
                "RSA",
                block("pkcs1", "RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS8_HEAD_OF_RSA_2048, pkcs8.length))));
    }

    @Test
    void ecInSec1() throws Exception {
        BigInteger secret = ((ECPrivateKey) certificates.privateKey("EC")).getS();
        byte[] number = secret.toByteArray();
        byte[] padded = new byte[P256_BYTES];
        int length = Math.min(P256_BYTES, number.length);
        System.arraycopy(number, number.length - length, padded, P256_BYTES - length, length);
        ByteArrayOutputStream sec1 = new ByteArrayOutputStream();
        sec1.write(HexFormat.of().parseHex("30310201010420"));
        sec1.write(padded);
        sec1.write(HexFormat.of().parseHex("a00a06082a8648ce3d030107"));
        serves(pem("EC", block("sec1", "EC PRIVATE KEY", sec1.toByteArray())));
    }

    @Test
    void whatCannotBeUsedIsToldOfTheFileThatItIs() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "garbage");
        assertThat(problems(
                        conf("\"certificate\": \"%s\", \"key\": \"%s\"".formatted(garbage, certificates.key("EC")))))
                .containsExactly(new ConfProblem(
                        "/endpoints/text/tls/certificate",
                        "\"" + garbage + "\" can't be used: it has no certificate",
                        "certificates in PEM"));
        assertThat(problems(conf(pem("EC", garbage))))
                .containsExactly(new ConfProblem(
                        "/endpoints/text/tls/key",
                        "\"" + garbage + "\" can't be used: it has no private key",
                        "a private key in PEM without a password: RSA, EC or Ed25519"));
        Path encrypted = block("encrypted", "ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});
        assertThat(problems(conf(pem("EC", encrypted))))
                .extracting(ConfProblem::wrong)
                .containsExactly("\"" + encrypted + "\" can't be used: its key is encrypted");
        assertThat(problems(conf(pem("EC", certificates.key("EC")) + ", \"clientCa\": \"" + garbage + "\"")))
                .extracting(ConfProblem::pointer)
                .containsExactly("/endpoints/text/tls/clientCa");
    }

    @Test
    void aWrongPasswordIsToldAndNotShown() {
        assertThat(problems(conf("\"pkcs12\": \"%s\", \"password\": \"not-this\"".formatted(certificates.store("EC")))))
                .containsExactly(new ConfProblem(
                        "/endpoints/text/tls/password",
                        "wrong password for \"" + certificates.store("EC") + "\"",
                        "the password of that file"));
    }

    @Test
    void certificatesInTheWrongOrderAreRefused() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Files.writeString(
                chain, Files.readString(certificates.pem("EC")) + Files.readString(certificates.pem("other")));
        assertThat(problems(conf("\"certificate\": \"%s\", \"key\": \"%s\"".formatted(chain, certificates.key("EC")))))
                .extracting(ConfProblem::wrong)
                .containsExactly("certificate 2 in \"" + chain + "\" is not the issuer of certificate 1");
    }

    @Test
    void aCertificateThatHasExpiredIsServedWithAWarning() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("io.polycast.transport.tls.TlsFiles");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        log.addAppender(heard);
        try (RunningServer server = RunningServer.start(conf(pem("old", certificates.key("old"))))) {
            assertThat(server.address("text").getPort()).isPositive();
        } finally {
            log.detachAppender(heard);
        }
        assertThat(heard.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(
                        line -> line.startsWith("endpoint text: the certificate has expired: it was valid until 20"))
                .hasSize(1);
    }
}
