// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * SIGTERM, SIGINT and SIGHUP, one after another for one thread to act on. Java's own handling would end the process
 * with a code above 128 while shutdown hooks are still running; this server drains first and ends with 0. From the
 * moment that this is made each signal is kept until {@link #next} takes it, except a second SIGTERM or SIGINT, which
 * ends the process at once.
 */
final class Signals {
    /** Asks for another reading of the configuration. */
    static final String RELOAD = "SIGHUP";

    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final boolean reloads;
    private boolean ending;

    Signals() {
        handle("TERM", () -> end("SIGTERM"));
        handle("INT", () -> end("SIGINT"));
        reloads = handle("HUP", () -> arrived.add(RELOAD));
    }

    /**
     * Whether {@link #RELOAD} can come. Where whoever started the process has it ignored, as {@code nohup} does, Java
     * leaves it so.
     */
    boolean reloads() {
        return reloads;
    }

    /**
     * {@code sun.misc.Signal.handle}: supported (module jdk.unsupported) and the only way there is, but the compiler
     * has a warning for it that nothing turns off. Signals that the platform does not have, such as SIGHUP on Windows,
     * are left alone. Returns whether the signal will be handled.
     */
    private static boolean handle(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        task.run();
                        return null;
                    });
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return before != handler.getField("SIG_IGN").get(null);
        } catch (ReflectiveOperationException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException("this Java can't handle signals", e);
            }
            return false;
        }
    }

    private synchronized void end(String signal) {
        if (ending) {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
        ending = true;
        arrived.add(signal);
    }

    /** Waits for a signal and returns its name. All but {@link #RELOAD} ask for the end. */
    String next() throws InterruptedException {
        return arrived.take();
    }
}
