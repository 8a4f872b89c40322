// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 15, 16, 255, 65_535, 65_536, 4_294_967_295L})
    void aNumberComesBack(long number) {
        byte[] payload = Stamp.payload(4_711, 64);
        Stamp.number(number, payload);
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        assertThat(Stamp.number(bytes.getLong(0))).isEqualTo(number);
        assertThat(Stamp.publisher(bytes.getInt(Stamp.PUBLISHER))).isEqualTo(4_711);
        assertThat(new String(payload, ISO_8859_1)).matches("[@-O]{12}x{52}");
    }

    /** They are carried by protocols of lines, of JSON and of commands. */
    @Test
    void noCharacterMeansAnythingToAProtocol() {
        for (int number = 0; number < 16; number++) {
            byte[] payload = Stamp.payload(number, Stamp.LENGTH);
            Stamp.number(number * 0x1111_1111L, payload);
            assertThat(new String(payload, ISO_8859_1))
                    .doesNotContainAnyWhitespaces()
                    .doesNotContainPattern("[/+!{\"\\\\-]");
        }
    }

    @Test
    void anyOtherCharacterIsNoNumber() {
        Random random = new Random(5);
        byte[] payload = Stamp.payload(1, Stamp.LENGTH);
        for (int at = 0; at < Stamp.LENGTH; at++) {
            for (int value = 0; value < 256; value++) {
                if (value >= '@' && value <= 'O') {
                    continue;
                }
                Stamp.number(random.nextInt(), payload);
                ByteBuffer bytes = ByteBuffer.wrap(payload.clone());
                bytes.put(at, (byte) value);
                long found = at < Stamp.PUBLISHER ? Stamp.number(bytes.getLong(0)) : Stamp.publisher(bytes.getInt(8));
                assertThat(found).as("%02x at %d", value, at).isNegative();
            }
        }
    }
}
