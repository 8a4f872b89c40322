// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Rounds of a test that draws what it does. Each run draws anew. A round that fails tells its seed, with which
 * {@code -Dpolycast.test.seed} plays it again and nothing else; {@code -Dpolycast.test.rounds} asks for more rounds
 * than there is time for in every build.
 */
public final class Rounds {
    private static final String SEED = "polycast.test.seed";
    private static final String ROUNDS = "polycast.test.rounds";

    private Rounds() {}

    /** One round. */
    public interface Round {
        /** Draws all that it draws from here. */
        void play(Random random) throws Exception;
    }

    /** Plays so many rounds, unless somebody asks for another number of them or for a certain one. */
    public static void play(int usually, Round round) throws Exception {
        Long seed = Long.getLong(SEED);
        if (seed != null) {
            play(seed.longValue(), round);
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = Integer.getInteger(ROUNDS, usually); i > 0; i--) {
            play(seeds.nextLong(1L << 32), round);
        }
    }

    private static void play(long seed, Round round) throws Exception {
        try {
            round.play(new Random(seed));
        } catch (Exception | Error e) {
            throw new AssertionError("with -D" + SEED + "=" + seed + ": " + e.getMessage(), e);
        }
    }
}
