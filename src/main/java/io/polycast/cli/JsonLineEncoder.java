// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.polycast.LogEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a log event: an object a line, with {@code time}, {@code level}, {@code logger}, {@code msg}, and,
 * of a line of this server, {@code event} and the fields of that {@link LogEvent}. A failure is {@code error}, and its
 * stack trace {@code stack}.
 */
final class JsonLineEncoder extends EventEncoder {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", time(event));
            json.writeStringField("level", event.getLevel().levelStr);
            json.writeStringField("logger", event.getLoggerName());
            LogEvent known = LogEvent.of(event.getMarkerList()).orElse(null);
            if (known != null) {
                json.writeStringField("event", known.label());
            }
            json.writeStringField("msg", String.valueOf(event.getFormattedMessage()));
            if (known != null) {
                fields(known.fields(), event.getArgumentArray(), json);
            }
            if (event.getThrowableProxy() != null) {
                failure(event.getThrowableProxy(), json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        // By way of a text: a character of which only half is there becomes a question mark, and no failure.
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void fields(List<String> names, @Nullable Object @Nullable [] values, JsonGenerator json)
            throws IOException {
        for (int i = 0; values != null && i < values.length; i++) {
            // Behind the event's own fields comes how many were left out.
            String name = i < names.size() ? names.get(i) : LogEvent.LEFT_OUT;
            Object value = values[i];
            if (name.isEmpty() || value == null) {
                continue;
            }
            if (value instanceof Integer || value instanceof Long) {
                json.writeNumberField(name, ((Number) value).longValue());
            } else {
                json.writeStringField(name, value.toString());
            }
        }
    }

    private static void failure(IThrowableProxy failure, JsonGenerator json) throws IOException {
        String message = failure.getMessage();
        json.writeStringField("error", failure.getClassName() + (message == null ? "" : ": " + message));
        json.writeStringField("stack", ThrowableProxyUtil.asString(failure).strip());
    }
}
