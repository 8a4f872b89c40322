// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static io.polycast.cluster.Challenge.Door.EVENT_BUS;
import static io.polycast.cluster.Challenge.Door.MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChallengeTest {
    private static final String SECRET = "a secret of 16 letters";

    /** Lets them talk until nobody has more to say. */
    private static void talk(Challenge connects, Challenge accepts) {
        byte[] answer = connects.take(accepts.opening());
        assertThat(connects.opening()).isEmpty();
        assertThat(answer).hasSize(accepts.due());
        byte[] proof = accepts.take(answer);
        assertThat(proof).hasSize(connects.due());
        assertThat(connects.take(proof)).isEmpty();
    }

    @Test
    void whoKnowsTheSecretPasses() {
        Challenge connects = Challenge.connecting(SECRET, MEMBERS);
        Challenge accepts = Challenge.accepting(SECRET, MEMBERS);
        assertThat(connects.passed() || accepts.passed()).isFalse();
        talk(connects, accepts);
        assertThat(connects.passed() && accepts.passed()).isTrue();
        assertThat(connects.refused() || accepts.refused()).isFalse();
    }

    @Test
    void whoDoesNotIsRefusedOnBothSides() {
        Challenge connects = Challenge.connecting(SECRET, MEMBERS);
        Challenge accepts = Challenge.accepting("another secret than that", MEMBERS);
        talk(connects, accepts);
        assertThat(connects.refused() && accepts.refused()).isTrue();
        assertThat(connects.passed() || accepts.passed()).isFalse();
    }

    @Test
    void aProofForOnePortIsNoneForTheOther() {
        Challenge connects = Challenge.connecting(SECRET, MEMBERS);
        Challenge accepts = Challenge.accepting(SECRET, EVENT_BUS);
        talk(connects, accepts);
        assertThat(connects.refused() && accepts.refused()).isTrue();
    }

    @Test
    void whatWasSaidBeforeProvesNothing() {
        Challenge connects = Challenge.connecting(SECRET, MEMBERS);
        byte[] said = connects.take(Challenge.accepting(SECRET, MEMBERS).opening());
        Challenge later = Challenge.accepting(SECRET, MEMBERS);
        assertThat(later.take(said)).containsOnly(0);
        assertThat(later.refused()).isTrue();
    }

    @Test
    void whoOnlyRepeatsWhatItHearsIsNoMember() {
        Challenge connects = Challenge.connecting(SECRET, MEMBERS);
        byte[] said = connects.take(Challenge.accepting(SECRET, MEMBERS).opening());
        byte[] proof = new byte[connects.due()];
        System.arraycopy(said, said.length - proof.length, proof, 0, proof.length);
        connects.take(proof);
        assertThat(connects.refused()).isTrue();
    }
}
