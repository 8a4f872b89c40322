// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.polycast.client.Connector;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A load test, run to its end. */
public final class Bench {
    private static final long SHOW_MS = 200;

    private final Connector connector;
    private final Progress progress;

    /** Shows on {@code progress} how far it is. */
    public Bench(Connector connector, Progress progress) {
        this.connector = connector;
        this.progress = progress;
    }

    /**
     * Runs it; the calling thread waits, and shows the progress.
     *
     * @throws IOException if it can't go on: a server that isn't there, refuses a client, or disconnects one
     */
    public Report run(BenchOptions options) throws IOException, InterruptedException {
        Promise<Report> promise = Promise.promise();
        Future<Report> report = promise.future();
        CountDownLatch over = new CountDownLatch(1);
        report.onComplete(done -> over.countDown());
        Course course = new Course(options, connector, promise);
        connector.context().runOnContext(nothing -> course.start());
        while (!over.await(SHOW_MS, TimeUnit.MILLISECONDS)) {
            progress.show(course.snapshot());
        }
        progress.clear();
        if (report.failed()) {
            throw new IOException(report.cause().getMessage(), report.cause());
        }
        return report.result();
    }
}
