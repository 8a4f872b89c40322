// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.conf.Units;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as the configuration writes it: {@code 2s}, {@code 500ms}, {@code 5m}; a number alone is seconds. */
final class TimeOption implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)([a-z]*)");
    private static final int NANO_DIGITS = 9;

    @Override
    public Duration convert(String text) {
        Matcher matcher = TIME.matcher(text);
        OptionalLong unit = matcher.matches() ? unit(matcher.group(2)) : OptionalLong.empty();
        if (unit.isEmpty()) {
            throw new TypeConversionException("'" + text + "' is no time; 2s, 500ms and 5m are");
        }
        BigDecimal ms = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.getAsLong()));
        return Duration.ofNanos(ms.movePointRight(NANO_DIGITS - 3).longValue());
    }

    private static OptionalLong unit(String text) {
        return Units.milliseconds(text.isEmpty() ? "s" : text);
    }
}
