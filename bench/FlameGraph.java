// SPDX-License-Identifier: Apache-2.0
package bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Draws the execution samples of a JFR recording as a flame graph, one picture without scripts, or prints them as
 * collapsed stacks for other programs that draw. The width of a frame is the share of samples in which it was on the
 * stack; its callees stand on it, by name, so left and right mean nothing. A tooltip tells the full name and the
 * figures. Threads that wait in the kernel are left out.
 *
 * <p>Run as a source file: {@code java bench/FlameGraph.java recording.jfr > flame.svg}, or with {@code --collapsed} in
 * front of the file.
 */
final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int ROW = 17;
    private static final int MARGIN = 10;
    private static final int HEAD = 52;
    private static final double CHARACTER = 6.7;

    /** Below this many pixels nothing can be seen. */
    private static final double NARROWEST = 0.3;

    /** Native methods in which a thread has nothing to do. */
    private static final Pattern WAITS = Pattern.compile("(?i).*(wait|poll|select|accept|park|sleep)[^.]*");

    /** Lambdas and hidden classes are numbered anew in each run. */
    private static final Pattern NUMBERED = Pattern.compile("(\\$\\$Lambda|LambdaForm\\$\\w+)[$.0-9a-fx+/]*");

    /**
     * A method called by the same methods in the same order, and how often it was seen: at all, and as the last one.
     */
    private static final class Frame {
        private final Map<String, Frame> callees = new TreeMap<>();
        private long samples;
        private long own;

        private int height() {
            return 1 + callees.values().stream().mapToInt(Frame::height).max().orElse(0);
        }
    }

    public static void main(String[] args) throws IOException {
        boolean collapsed = args.length == 2 && args[0].equals("--collapsed");
        if (args.length != (collapsed ? 2 : 1)) {
            System.err.println("usage: java bench/FlameGraph.java [--collapsed] recording.jfr");
            System.exit(2);
        }
        Locale.setDefault(Locale.ROOT);
        Path recording = Path.of(args[args.length - 1]);
        Frame root = read(recording);
        try (PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8)) {
            if (collapsed) {
                collapse(root, "", out);
            } else {
                draw(root, String.valueOf(recording.getFileName()), out);
            }
        }
        if (root.samples == 0) {
            System.err.println("no execution samples in " + recording);
            System.exit(1);
        }
    }

    private static Frame read(Path recording) throws IOException {
        Frame root = new Frame();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                boolean system = type.equals("jdk.NativeMethodSample");
                if ((system || type.equals("jdk.ExecutionSample")) && event.getStackTrace() != null) {
                    ArrayDeque<String> stack = new ArrayDeque<>();
                    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
                        stack.addFirst(name(frame.getMethod()));
                    }
                    if (!stack.isEmpty()
                            && !(system && WAITS.matcher(stack.getLast()).matches())) {
                        add(root, stack);
                    }
                }
            }
        }
        return root;
    }

    private static String name(RecordedMethod method) {
        return NUMBERED.matcher(method.getType().getName()).replaceAll("$1") + "." + method.getName();
    }

    private static void add(Frame root, Iterable<String> stack) {
        Frame frame = root;
        frame.samples++;
        for (String method : stack) {
            frame = frame.callees.computeIfAbsent(method, key -> new Frame());
            frame.samples++;
        }
        frame.own++;
    }

    /** A line a stack: methods joined by semicolons, a space, how many samples. */
    private static void collapse(Frame frame, String path, PrintStream out) {
        if (frame.own > 0) {
            out.println(path + " " + frame.own);
        }
        frame.callees.forEach((method, callee) -> collapse(callee, path.isEmpty() ? method : path + ";" + method, out));
    }

    private static void draw(Frame root, String title, PrintStream out) {
        int height = HEAD + root.height() * ROW + MARGIN;
        out.printf("<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'", WIDTH, height);
        out.printf(" viewBox='0 0 %d %d' font-family='monospace' font-size='11'>%n", WIDTH, height);
        out.println("<rect width='100%' height='100%' fill='#fff'/>");
        out.printf("<text x='%d' y='22' font-size='15'>%s</text>%n", MARGIN, escape(title));
        out.printf("<text x='%d' y='40' fill='#555'>%,d samples</text>%n", MARGIN, root.samples);
        int x = WIDTH / 2;
        for (Origin origin : Origin.values()) {
            out.printf("<rect x='%d' y='31' width='11' height='11' fill='%s'/>", x, origin.color);
            out.printf("<text x='%d' y='40' fill='#555'>%s</text>%n", x + 16, origin.label);
            x += 120;
        }
        draw(root, "all", MARGIN, height - MARGIN - ROW, (WIDTH - 2.0 * MARGIN) / Math.max(1, root.samples), out);
        out.println("</svg>");
    }

    private static void draw(Frame frame, String method, double x, int y, double scale, PrintStream out) {
        double width = frame.samples * scale;
        if (width < NARROWEST) {
            return;
        }
        double percent = 100 * width / (WIDTH - 2.0 * MARGIN);
        out.printf("<g><title>%s: %,d samples, %.1f %%</title>", escape(method), frame.samples, percent);
        out.printf("<rect x='%.1f' y='%d' width='%.1f'", x, y, Math.max(0.2, width - 0.5));
        out.printf(" height='%d' rx='1.5' fill='%s'/>", ROW - 1, Origin.of(method).color);
        String label = fit(method, (int) ((width - 6) / CHARACTER));
        if (!label.isEmpty()) {
            out.printf("<text x='%.1f' y='%d'>%s</text>", x + 3, y + 12, escape(label));
        }
        out.println("</g>");
        double at = x;
        for (Map.Entry<String, Frame> callee : frame.callees.entrySet()) {
            draw(callee.getValue(), callee.getKey(), at, y - ROW, scale, out);
            at += callee.getValue().samples * scale;
        }
    }

    /** Class and method without the package, cut where the frame ends; nothing where it would tell nothing. */
    private static String fit(String method, int most) {
        int type = method.lastIndexOf('.', method.lastIndexOf('.') - 1);
        String label = method.substring(type + 1);
        return label.length() <= most ? label : most < 4 ? "" : label.substring(0, most - 1) + "…";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }

    /** Whose code a frame is, by its package. */
    private enum Origin {
        POLYCAST("Polycast", "#f2a65a", "io.polycast."),
        VERTX("Vert.x", "#b9a5e2", "io.vertx."),
        NETTY("Netty", "#8fbfe0", "io.netty."),
        JDK("JDK", "#a8d5a2", "java.", "javax.", "jdk.", "sun."),
        OTHER("other", "#d5d5d5");

        private final String label;
        private final String color;
        private final List<String> packages;

        Origin(String label, String color, String... packages) {
            this.label = label;
            this.color = color;
            this.packages = List.of(packages);
        }

        private static Origin of(String method) {
            return Stream.of(values())
                    .filter(origin -> origin.packages.stream().anyMatch(method::startsWith))
                    .findFirst()
                    .orElse(OTHER);
        }
    }
}
