// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatShowsStays() {
        String text = "Zoë 東京 \uD83D\uDC69\u200D\uD83D\uDCBB می\u200Cخواهم";
        assertThat(Printable.of(text)).isEqualTo(text);
    }

    @Test
    void whatDoesMoreThanToShowIsReplaced() {
        assertThat(Printable.of("a\r\nb\u0000\u001b[2Jc\u007f\u0085\u2028\u202e\u2066\ufeff\ud800z"))
                .isEqualTo("a\uFFFD\uFFFDb\uFFFD\uFFFD[2Jc" + "\uFFFD".repeat(7) + "z");
    }

    @Test
    void itHasAnEnd() {
        assertThat(Printable.of("x".repeat(256))).isEqualTo("x".repeat(256));
        assertThat(Printable.of("\uD83D\uDC69".repeat(257))).isEqualTo("\uD83D\uDC69".repeat(256) + "…");
    }
}
