// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.polycast.LimitedLog;
import io.polycast.LogEvent;
import io.polycast.Printable;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log and count of connections that never became clients: without TLS at a TLS endpoint, without an accepted
 * certificate, or without a PROXY header. They are closed already; here they are counted, and logged from time to time,
 * each kind in its own words and never with what was sent. Thread-safe.
 */
final class FailedOpenings {
    private static final Logger LOG = LoggerFactory.getLogger(FailedOpenings.class);
    private static final Pattern ALERT_NAME = Pattern.compile("^\\([a-z_]+\\) ");
    private static final String FATAL_ALERT = "Received fatal alert: ";

    private final String endpoint;
    private final Runnable count;
    private final Map<OpeningFault, LimitedLog> logs = new EnumMap<>(OpeningFault.class);

    /**
     * For an endpoint.
     *
     * @param count counts one more failure
     */
    FailedOpenings(String endpoint, Runnable count) {
        this.endpoint = endpoint;
        this.count = count;
        for (OpeningFault fault : OpeningFault.values()) {
            logs.put(fault, new LimitedLog(LOG));
        }
    }

    /** Reports a failed handshake. */
    void handshake(@Nullable SocketAddress peer, Throwable cause) {
        error(cause);
        OpeningFault fault = fault(cause);
        tell(fault, peer, detail(fault, cause));
    }

    /** Logs an error that is not any peer's fault. */
    void error(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof Error) {
            LogEvent.OPENING_ERROR.log(LOG, endpoint, cause);
        }
    }

    /** Reports a failure whose reason is known. */
    void tell(OpeningFault fault, @Nullable SocketAddress peer, String detail) {
        count.run();
        LimitedLog log = logs.get(fault);
        if (log != null) {
            log.tell(
                    LogEvent.OPENING_FAILED,
                    endpoint,
                    peer == null ? "a peer" : text(peer),
                    fault.words() + (detail.isEmpty() ? "" : ": " + detail),
                    fault.code());
        }
    }

    private static String text(SocketAddress peer) {
        String text = peer.toString();
        return Printable.of(peer instanceof InetSocketAddress ? text.substring(text.indexOf('/') + 1) : text);
    }

    /** Newer JDKs prefix older messages with the name of an alert in brackets. */
    private static String message(Throwable cause) {
        return ALERT_NAME.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
    }

    /** The JDK distinguishes most of these by their messages alone. */
    static OpeningFault fault(Throwable cause) {
        String message = message(cause);
        if (cause instanceof ClosedChannelException || message.startsWith("closing inbound before")) {
            return OpeningFault.CLOSED;
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return OpeningFault.SLOW;
        }
        if (cause instanceof NotSslRecordException) {
            return OpeningFault.PLAIN;
        }
        if (!(cause instanceof SSLException)) {
            return OpeningFault.OTHER;
        }
        if (message.startsWith(FATAL_ALERT)) {
            return OpeningFault.ALERT;
        }
        if (message.startsWith("Empty client certificate chain")) {
            return OpeningFault.NO_CERTIFICATE;
        }
        if (certificate(cause) != null) {
            return OpeningFault.UNTRUSTED;
        }
        return message.contains("in common")
                        || message.contains("protocol version")
                        || message.startsWith("Client requested protocol")
                ? OpeningFault.NOTHING_IN_COMMON
                : OpeningFault.BROKEN;
    }

    private static @Nullable Throwable certificate(Throwable failure) {
        Throwable found = null;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                found = cause;
            }
        }
        return found;
    }

    /** What is safe to log: words of the protocol and of the JDK, nothing that the peer could have written. */
    private static String detail(OpeningFault fault, Throwable cause) {
        return switch (fault) {
            case ALERT -> message(cause).substring(FATAL_ALERT.length());
            case UNTRUSTED -> {
                Throwable certificate = certificate(cause);
                yield certificate == null ? "" : Printable.of(String.valueOf(certificate.getMessage()));
            }
            case OTHER -> cause.getClass().getSimpleName();
            default -> "";
        };
    }
}
