// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as the configuration writes it: {@code 2s}, {@code 500ms}, {@code 5m}; a number alone is seconds. */
final class TimeOption implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h|)");
    private static final int NANO_DIGITS = 9;

    @Override
    public Duration convert(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no time; 2s, 500ms and 5m are");
        }
        long perUnit =
                switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 1_000;
                };
        BigDecimal ms = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(perUnit));
        return Duration.ofNanos(ms.movePointRight(NANO_DIGITS - 3).longValue());
    }
}
