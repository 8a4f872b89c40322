// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them. */
class TimeOptionTest {
    @ParameterizedTest
    @CsvSource({"2s, 2000", "500ms, 500", "5m, 300000", "1h, 3600000", "2, 2000", "0.2, 200", "1.5m, 90000", "0, 0"})
    void isRead(String text, long milliseconds) {
        assertThat(new TimeOption().convert(text)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "2 s", "1d", "1e3", "2S", "1m30s", "9999999999"})
    void isRefused(String text) {
        assertThatThrownBy(() -> new TimeOption().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
