// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** How the bytes of a record are cut into segments on their way. */
enum Cutting {
    WHOLE {
        @Override
        int next(Random random, int left) {
            return left;
        }
    },
    BYTE_BY_BYTE {
        @Override
        int next(Random random, int left) {
            return 1;
        }
    },
    AT_RANDOM {
        @Override
        int next(Random random, int left) {
            return 1 + random.nextInt(left);
        }
    };

    private static final long SEED = 7;

    /** Takes one segment. */
    interface Segments {
        void send(byte[] segment) throws IOException;
    }

    abstract int next(Random random, int left);

    void cut(byte[] bytes, Segments segments) throws IOException {
        Random random = new Random(SEED + bytes.length);
        for (int from = 0; from < bytes.length; ) {
            int to = from + next(random, bytes.length - from);
            segments.send(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
    }
}
