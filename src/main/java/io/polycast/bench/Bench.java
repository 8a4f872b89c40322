// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.polycast.client.Connector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A load test, run to its end. */
public final class Bench {
    private static final long SHOW_MS = 200;

    private final Course course;
    private final Connector connector;
    private final Progress progress;
    private final CompletableFuture<Report> report = new CompletableFuture<>();

    /** Shows on {@code progress} how far it is. */
    public Bench(BenchOptions options, Connector connector, Progress progress) {
        this.connector = connector;
        this.progress = progress;
        this.course = new Course(options, connector, report);
    }

    /** A load test that can't go on: a server that isn't there, refuses a client, or disconnects one. */
    public static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(ExecutionException failure) {
            super(
                    failure.getCause() == null
                            ? failure.getMessage()
                            : failure.getCause().getMessage(),
                    failure);
        }
    }

    /** Runs it; the calling thread waits, and shows the progress. */
    public Report run() throws FailedException, InterruptedException {
        connector.loop().execute(course::start);
        try {
            while (true) {
                try {
                    return report.get(SHOW_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    progress.show(course.snapshot());
                }
            }
        } catch (ExecutionException e) {
            throw new FailedException(e);
        } finally {
            progress.clear();
        }
    }

    /** Ends it early, with a report on what was measured by then; from any thread. */
    public void stop() {
        connector.loop().execute(course::stop);
    }
}
