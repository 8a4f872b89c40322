// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cookies by which a datagram peer proves that it receives at the address it sends from. A cookie is a keyed hash of
 * that address and the time, so the server keeps no state for peers that never return. Thread-safe.
 */
public final class CookieJar {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int COOKIE_BYTES = 8;
    private static final long WINDOW_MS = 120_000;

    private final SecretKeySpec key;

    /** With a key drawn now. */
    public CookieJar(SecureRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    String bake(InetSocketAddress peer, long nowMs) {
        return hash(peer, nowMs / WINDOW_MS);
    }

    /** Whether it was issued to this peer in this time window or the one before, so at most 2 to 4 minutes ago. */
    boolean fits(String cookie, InetSocketAddress peer, long nowMs) {
        long window = nowMs / WINDOW_MS;
        byte[] given = cookie.getBytes(StandardCharsets.UTF_8);
        return same(given, hash(peer, window)) || same(given, hash(peer, window - 1));
    }

    private static boolean same(byte[] given, String right) {
        return MessageDigest.isEqual(given, right.getBytes(StandardCharsets.UTF_8));
    }

    private String hash(InetSocketAddress peer, long window) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(peer.getAddress().getAddress());
            mac.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(peer.getPort())
                    .putLong(window)
                    .flip());
            return HexFormat.of().formatHex(mac.doFinal(), 0, COOKIE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
