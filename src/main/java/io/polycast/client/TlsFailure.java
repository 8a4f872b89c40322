// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.polycast.client.dialect.ServerUrl;
import io.polycast.client.dialect.Stranger;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with TLS, in words that say what to do about it. Java's own name the step of an algorithm, and the
 * alert of a server only its kind.
 */
final class TlsFailure {
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2,})$");
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]+)");
    private static final int FIRST_HEX_DIGITS = 64;
    private static final int DEEPEST = 10;

    private TlsFailure() {}

    static String of(SSLException failure, ServerUrl url) {
        if (failure instanceof NotSslRecordException) {
            return "no TLS is spoken there" + lookingLike(String.valueOf(failure.getMessage()), url);
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return "no answer to the TLS handshake; does the server speak TLS there?";
        }
        String certificate = certificate(failure, url);
        if (certificate != null) {
            return certificate;
        }
        Matcher alert = ALERT.matcher(String.valueOf(failure.getMessage()));
        if (alert.find()) {
            return alert(alert.group(1));
        }
        return "the TLS handshake failed: " + failure.getMessage();
    }

    /** The exception quotes what came instead. */
    private static String lookingLike(String message, ServerUrl url) {
        Matcher hex = HEX.matcher(message);
        if (!hex.find()) {
            return "";
        }
        String digits = hex.group(1)
                .substring(0, Math.min(FIRST_HEX_DIGITS, hex.group(1).length() & ~1));
        Stranger stranger = Stranger.of(Unpooled.wrappedBuffer(HexFormat.of().parseHex(digits)));
        return stranger == null
                ? "; " + url.scheme().plain() + " does without"
                : ": this looks like " + stranger.label();
    }

    private static @Nullable String certificate(Throwable failure, ServerUrl url) {
        boolean untrusted = false;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String words = String.valueOf(cause.getMessage());
            if (cause instanceof CertificateExpiredException) {
                return "the server's certificate has expired (" + words + ")";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "the server's certificate is not valid yet (" + words + ")";
            }
            if (cause instanceof CertificateException
                    && (words.startsWith("No subject alternative") || words.startsWith("No name matching"))) {
                return "the server's certificate is not for " + url.host() + " (" + words + ")";
            }
            untrusted |= cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
            cause = cause.getCause();
        }
        return untrusted
                ? "the server's certificate is not from an authority that is trusted here; --ca FILE names one"
                : null;
    }

    private static String alert(String alert) {
        return switch (alert) {
            case "certificate_required" ->
                "the server wants a certificate of its clients; --cert FILE and --key FILE present one";
            case "bad_certificate", "unknown_ca", "certificate_unknown", "certificate_expired", "certificate_revoked" ->
                "the server does not accept this client's certificate (" + alert
                        + "); --cert FILE and --key FILE present one";
            case "protocol_version" ->
                "the server refuses this version of TLS (protocol_version); does it speak TLS there?";
            default -> "the server has ended the TLS handshake: " + alert;
        };
    }
}
