// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what Netty's leak detector reports, for {@link LeakExtension} to fail on. */
public final class LeakAppender extends AppenderBase<ILoggingEvent> {
    static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
        REPORTS.add(event.getFormattedMessage());
    }
}
