// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.polycast.client.dialect.Scheme;
import io.polycast.client.dialect.ServerUrl;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** Failures of connections in words for people, on one line and without names of classes. */
final class FailureWords {
    private FailureWords() {}

    static String of(Throwable failure, ServerUrl url) {
        if (failure instanceof DecoderException && failure.getCause() != null) {
            return of(failure.getCause(), url);
        }
        if (failure instanceof SSLException tls) {
            return TlsFailure.of(tls, url);
        }
        if (failure instanceof UnknownHostException) {
            return "no such host";
        }
        if (failure instanceof ConnectTimeoutException) {
            return "no answer from " + url.place();
        }
        if (failure instanceof ClosedChannelException) {
            return "the server closed the connection during the TLS handshake; does it speak TLS there?";
        }
        String words = stripped(String.valueOf(failure.getMessage()));
        if (failure instanceof PortUnreachableException || words.equals("Connection refused")) {
            return "nothing listens on " + url.place();
        }
        if (url.scheme() == Scheme.UNIX && words.equals("No such file or directory")) {
            return "there is no such socket";
        }
        return failure instanceof ConnectException || !words.isEmpty() ? words : failure.toString();
    }

    /**
     * Native transports put the system call and the error number in front, and the known address stands at the end.
     */
    private static String stripped(String message) {
        String text = message;
        int words = text.indexOf("): ", text.indexOf("failed with error("));
        if (text.contains("failed with error(") && words > 0) {
            text = text.substring(words + "): ".length());
        }
        int address = text.indexOf(": /");
        return address > 0 ? text.substring(0, address) : text;
    }
}
