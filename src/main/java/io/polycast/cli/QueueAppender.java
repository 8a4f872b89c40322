// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;

/** An appender that encodes events and leaves the writing to a {@link LogWriter}, so that logging never blocks. */
final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;
    private final LogWriter writer;

    QueueAppender(Encoder<ILoggingEvent> encoder, LogWriter writer) {
        this.encoder = encoder;
        this.writer = writer;
    }

    @Override
    protected void append(ILoggingEvent event) {
        writer.write(encoder.encode(event));
    }
}
