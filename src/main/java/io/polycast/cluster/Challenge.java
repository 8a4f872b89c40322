// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A mutual challenge-response, the first thing on each connection between nodes: both sides prove that they know the
 * cluster's secret, by an HMAC over random bytes of both. The accepting side sends its random bytes first and its proof
 * last, so that a stranger who connects gets nothing to try secrets on. Belongs to one connection, and is used by one
 * thread at a time.
 */
final class Challenge {
    /** The deadline for the other side: by then it has answered, or never will. */
    static final int PATIENCE_SECONDS = 10;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int RANDOM_BYTES = 32;
    private static final int PROOF_BYTES = 32;

    private final byte[] key;
    private final boolean connects;
    private final byte[] own = new byte[RANDOM_BYTES];
    private byte[] other = new byte[0];
    private volatile State state = State.ASKED;

    private enum State {
        ASKED,
        ANSWERED,
        PASSED,
        REFUSED
    }

    private Challenge(String secret, Door door, boolean connects) {
        this.key = ("polycast " + door + " " + secret).getBytes(StandardCharsets.UTF_8);
        this.connects = connects;
        new SecureRandom().nextBytes(own);
    }

    /** The purpose of the connection; a proof for one is not valid for the other. */
    enum Door {
        MEMBERS,
        EVENT_BUS
    }

    /** The challenge as the connecting side plays it. */
    static Challenge connecting(String secret, Door door) {
        return new Challenge(secret, door, true);
    }

    /** The challenge as the accepting side plays it. */
    static Challenge accepting(String secret, Door door) {
        return new Challenge(secret, door, false);
    }

    /** The bytes to send as soon as there is a connection. */
    byte[] opening() {
        return connects ? new byte[0] : own.clone();
    }

    /** The number of bytes due from the other side. */
    int due() {
        if (!connects) {
            return RANDOM_BYTES + PROOF_BYTES;
        }
        return state == State.ASKED ? RANDOM_BYTES : PROOF_BYTES;
    }

    /** Takes the bytes that were due; returns the bytes to send, whatever the outcome. */
    byte[] take(byte[] received) {
        if (!connects) {
            other = Arrays.copyOf(received, RANDOM_BYTES);
            boolean known = MessageDigest.isEqual(
                    proof(true), Arrays.copyOfRange(received, RANDOM_BYTES, RANDOM_BYTES + PROOF_BYTES));
            state = known ? State.PASSED : State.REFUSED;
            // Nothing proves that by chance, so that the other side knows why.
            return known ? proof(false) : new byte[PROOF_BYTES];
        }
        if (state == State.ASKED) {
            other = received;
            state = State.ANSWERED;
            byte[] answer = Arrays.copyOf(own, RANDOM_BYTES + PROOF_BYTES);
            System.arraycopy(proof(true), 0, answer, RANDOM_BYTES, PROOF_BYTES);
            return answer;
        }
        state = MessageDigest.isEqual(proof(false), received) ? State.PASSED : State.REFUSED;
        return new byte[0];
    }

    private byte[] proof(boolean ofConnecting) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((byte) (ofConnecting ? 1 : 2));
            mac.update(connects ? other : own);
            mac.update(connects ? own : other);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Whether both sides know the secret, as far as this one can tell. Safe on every thread. */
    boolean passed() {
        return state == State.PASSED;
    }

    /** Whether one of them does not. */
    boolean refused() {
        return state == State.REFUSED;
    }
}
