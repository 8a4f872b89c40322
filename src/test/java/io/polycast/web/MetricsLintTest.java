// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lint itself: it finds what it is there for, and nothing in what is right. */
class MetricsLintTest {
    private static final String GOOD = """
            # HELP door_messages_total Messages with a \\\\ and a line\\nbreak
            # TYPE door_messages_total counter
            door_messages_total{endpoint="a \\"b\\" \\\\ c"} 12.0
            door_messages_total{endpoint="e"} 1.2E7
            # HELP door_open Doors now
            # TYPE door_open gauge
            door_open NaN
            # HELP door_wait_seconds Time
            # TYPE door_wait_seconds histogram
            door_wait_seconds_bucket{loop="0",le="0.1"} 1
            door_wait_seconds_bucket{loop="0",le="+Inf"} 3
            door_wait_seconds_count{loop="0"} 3
            door_wait_seconds_sum{loop="0"} 4.5
            # HELP door_use_seconds Time
            # TYPE door_use_seconds summary
            door_use_seconds{quantile="0.5"} 1
            door_use_seconds_count 3
            door_use_seconds_sum 4.5
            """;

    @Test
    void findsNothingInWhatIsRight() {
        Exposition exposition = Exposition.parse(GOOD);

        assertThat(MetricsLint.complaints(exposition)).isEmpty();
        assertThat(exposition.value("door_messages_total")).isEqualTo(12_000_012);
        assertThat(exposition.value("door_messages_total", "endpoint", "a \"b\" \\ c"))
                .isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "door_messages_total counter            | door_messages counter              | _total is the ending of counters",
                "door_open                              | door_open_total                    | _total is the ending of counters",
                "# HELP door_open Doors now             | #                                  | no HELP",
                "# TYPE door_open gauge                 | #                                  | no TYPE",
                "door_open                              | door_Open                          | not snake_case",
                "door_open                              | door__open                         | an empty word",
                "door_open                              | door_open_gauge                    | the type is part of the name",
                "door_open                              | door_open_ms                       | ms is not a base unit: seconds",
                "door_open                              | door_open_kilobytes                | kilobytes is not a base unit: bytes",
                "door_open                              | door_seconds_seconds               | seconds twice in the name",
                "door_open                              | door_open_count                    | _count is an ending of histograms",
                "door_open NaN                          | door_open{le=\"1\"} 1              | le on a gauge",
                "door_open NaN                          | door_open{quantile=\"1\"} 1        | quantile on a gauge",
                "door_open NaN                          | door_open{someLabel=\"1\"} 1       | label someLabel is not snake_case",
                "door_open NaN                          | door_open{__name=\"1\"} 1          | label __name",
                "{endpoint=\"e\"} 1.2E7                 | {endpoint=\"e\"} -1                | counts -1.0",
                "{endpoint=\"e\"} 1.2E7                 | {endpoint=\"a \\\"b\\\" \\\\ c\"} 1 | twice",
                "le=\"0.1\"} 1                          | le=\"0.1\"} 4                      | buckets are not cumulative",
                "le=\"+Inf\"                            | le=\"0.2\"                         | no bucket without a bound",
                "_count{loop=\"0\"} 3                   | _count{loop=\"0\"} 4               | the last bucket is not _count",
                "_count{loop=\"0\"} 3                   | _count{loop=\"1\"} 3               | different labels",
            })
    void findsWhatIsWrong(String right, String wrong, String complaint) {
        assertThat(GOOD).contains(right);

        assertThat(MetricsLint.complaints(Exposition.parse(GOOD.replace(right, wrong))))
                .anySatisfy(line -> assertThat(line).contains(complaint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "door_use_seconds_sum 4.5 | # TYPE door_use_seconds summary",
                "door_use_seconds_sum 4.5 | # TYPE door_open gauge",
                "door_use_seconds_sum 4.5 | door_open 2",
                "door_open NaN            | door_open",
                "door_open NaN            | door_open often",
                "door_open NaN            | door_open{a=1} 1",
                "door_open NaN            | door_open{a=\"1\"",
                "door_open NaN            | door_open{a=\"\\x\"} 1",
                "door_open gauge          | door_open speed",
                "door_open NaN            | # EOF",
            })
    void refusesWhatIsNotTheFormat(String right, String wrong) {
        assertThat(GOOD).contains(right);

        assertThatThrownBy(() -> Exposition.parse(GOOD.replace(right, wrong))).isInstanceOf(Throwable.class);
    }

    @Test
    void refusesALastLineWithoutAnEnd() {
        assertThatThrownBy(() -> Exposition.parse(GOOD.strip())).isInstanceOf(AssertionError.class);
    }
}
