// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A message authentication code: proves that a frame comes from someone who knows the cluster's secret, and was meant
 * for this node. HMAC-SHA-256 (RFC 2104), truncated to 128 bits. Without a secret there is no seal. Belongs to one
 * event loop.
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 16;

    private final boolean none;
    private final Mac mac;

    Seal(String secret) {
        none = secret.isEmpty();
        try {
            mac = Mac.getInstance(ALGORITHM);
            byte[] key = none ? new byte[1] : ("polycast link " + secret).getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    int length() {
        return none ? 0 : LENGTH;
    }

    /** The seal of these two pieces, one after the other. */
    byte[] of(String receiver, ByteBuf head, ByteBuf body) {
        if (none) {
            return new byte[0];
        }
        mac.update(receiver.getBytes(StandardCharsets.UTF_8));
        mac.update(head.nioBuffer());
        mac.update(body.nioBuffer());
        return Arrays.copyOf(mac.doFinal(), LENGTH);
    }

    /** Whether the last bytes of a frame are its seal. */
    boolean fits(String receiver, ByteBuf frame) {
        if (none) {
            return true;
        }
        int content = frame.readableBytes() - LENGTH;
        if (content < 0) {
            return false;
        }
        byte[] seal = new byte[LENGTH];
        frame.getBytes(frame.readerIndex() + content, seal);
        ByteBuf sealed = frame.slice(frame.readerIndex(), content);
        return MessageDigest.isEqual(seal, of(receiver, sealed, sealed.slice(content, 0)));
    }
}
