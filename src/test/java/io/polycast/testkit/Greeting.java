// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a node says first at the event bus of another one, written down a second time. */
public final class Greeting {
    private static final int RANDOM_BYTES = 32;

    private Greeting() {}

    /** A connection on which both sides have shown that they know the secret. */
    public static Socket connect(int port, String secret) throws IOException, GeneralSecurityException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        byte[] theirs = socket.getInputStream().readNBytes(RANDOM_BYTES);
        byte[] ours = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(ours);
        socket.getOutputStream().write(ours);
        socket.getOutputStream().write(proof(secret, 1, theirs, ours));
        byte[] expected = proof(secret, 2, theirs, ours);
        if (!MessageDigest.isEqual(socket.getInputStream().readNBytes(expected.length), expected)) {
            socket.close();
            throw new IOException("the node at port " + port + " does not know the secret, or this one does not");
        }
        return socket;
    }

    private static byte[] proof(String secret, int side, byte[] accepting, byte[] connecting)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(("polycast EVENT_BUS " + secret).getBytes(UTF_8), "HmacSHA256"));
        mac.update((byte) side);
        mac.update(accepting);
        return mac.doFinal(connecting);
    }
}
