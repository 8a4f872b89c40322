// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** The progress line of a load test, redrawn in place on a terminal, and nowhere else. */
public final class Progress {
    private static final int WIDTH = 30;
    private static final int LINE = 78;
    private static final double MILLION = 1e6;

    private final PrintWriter terminal;
    private final boolean visible;
    private long lastCount;
    private long lastTime = System.nanoTime();
    private boolean drawn;

    /** Draws only if {@code visible}. */
    public Progress(PrintWriter terminal, boolean visible) {
        this.terminal = terminal;
        this.visible = visible;
    }

    void show(Course.Snapshot snapshot) {
        if (!visible) {
            return;
        }
        long now = System.nanoTime();
        double perSecond = Math.max(0, snapshot.count() - lastCount) * 1e9 / (now - lastTime);
        lastCount = snapshot.count();
        lastTime = now;
        draw(
                switch (snapshot.phase()) {
                    case CONNECTING -> bar(snapshot.part()) + " " + snapshot.count() + " clients connected";
                    case WARMING_UP, WARM -> "warming up, " + rate(perSecond);
                    case MEASURING -> bar(snapshot.part()) + " " + rate(perSecond);
                    case ARRIVING, OVER -> bar(1) + " waiting for the last deliveries";
                });
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
        terminal.print("\r" + String.format(Locale.ROOT, "%-" + LINE + "s", text));
        terminal.flush();
        drawn = true;
    }

    /** Leaves an empty line behind. */
    void clear() {
        if (drawn) {
            draw("");
            terminal.print("\r");
            terminal.flush();
        }
    }
}
