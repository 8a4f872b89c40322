// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test awaits may take its time on a busy machine: only a failure waits to the end of it. */
public final class DeadlineExtension implements BeforeAllCallback {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEADLINE);
    }
}
