// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a load test: on a terminal one line, redrawn in place; elsewhere, as in a log, a line for each phase
 * and every few seconds.
 */
public final class Progress {
    private static final int WIDTH = 30;
    private static final int LINE = 78;
    private static final double MILLION = 1e6;
    private static final long LINE_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final Style style;
    private long lastCount;
    private long lastTime = System.nanoTime();
    private Course.@Nullable Phase lastPhase;
    private boolean drawn;

    /** The ways to show it. */
    public enum Style {
        DRAWN,
        LINES,
        HIDDEN
    }

    /** The progress of one load test, shown in this way. */
    public Progress(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    void show(Course.Snapshot snapshot) {
        long now = System.nanoTime();
        boolean samePhase = snapshot.phase() == lastPhase;
        if (style == Style.HIDDEN || (style == Style.LINES && samePhase && now - lastTime < LINE_EVERY_NS)) {
            return;
        }
        double perSecond = samePhase ? Math.max(0, snapshot.count() - lastCount) * 1e9 / (now - lastTime) : 0;
        lastPhase = snapshot.phase();
        lastCount = snapshot.count();
        lastTime = now;
        if (style == Style.DRAWN) {
            draw(drawing(snapshot, perSecond));
        } else {
            out.println(line(snapshot, samePhase ? ", " + rate(perSecond) : ""));
        }
    }

    private static String drawing(Course.Snapshot snapshot, double perSecond) {
        return switch (snapshot.phase()) {
            case CONNECTING -> bar(snapshot.part()) + " " + connected(snapshot);
            case WARMING_UP, WARM -> "warming up, " + rate(perSecond);
            case MEASURING -> bar(snapshot.part()) + " " + rate(perSecond);
            case ARRIVING, OVER -> bar(1) + " waiting for the last deliveries";
        };
    }

    private static String line(Course.Snapshot snapshot, String rate) {
        return switch (snapshot.phase()) {
            case CONNECTING -> "connecting: " + connected(snapshot);
            case WARMING_UP, WARM -> "warming up" + rate;
            case MEASURING -> String.format(Locale.ROOT, "measuring: %d %%%s", (int) (snapshot.part() * 100), rate);
            case ARRIVING, OVER -> "waiting for the last deliveries";
        };
    }

    private static String connected(Course.Snapshot snapshot) {
        return snapshot.count() == 1 ? "1 client connected" : snapshot.count() + " clients connected";
    }

    private static String bar(double part) {
        int full = (int) (part * WIDTH);
        return "[" + "=".repeat(full) + " ".repeat(WIDTH - full) + "]"
                + String.format(Locale.ROOT, "%4d %%", (int) (part * 100));
    }

    private static String rate(double perSecond) {
        return perSecond >= MILLION
                ? String.format(Locale.ROOT, "%.1f M deliveries/s", perSecond / MILLION)
                : String.format(Locale.ROOT, "%.0f deliveries/s", perSecond);
    }

    private void draw(String text) {
        out.print("\r" + String.format(Locale.ROOT, "%-" + LINE + "s", text));
        out.flush();
        drawn = true;
    }

    /** Leaves an empty line behind. */
    void clear() {
        if (drawn) {
            draw("");
            out.print("\r");
            out.flush();
        }
    }
}
