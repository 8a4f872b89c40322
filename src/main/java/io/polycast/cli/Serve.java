// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.micrometer.core.instrument.FunctionCounter;
import io.polycast.LogEvent;
import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfReader;
import io.polycast.conf.LogConf;
import io.polycast.conf.ServerConf;
import io.polycast.server.Server;
import io.polycast.server.StartFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run of a server: reads the configuration, serves until a signal ends it, and returns the exit code. */
final class Serve implements ExitCode {
    private static final String OBJECT_LIMITS = "maxdepth=20;maxrefs=10000;maxarray=100000;maxbytes=1000000";

    private final ServeOptions options;
    private final ConfReader reader;
    private final PrintWriter out;
    private final PrintWriter err;
    private final ServerLog logging = new ServerLog();
    private final Watchdog watchdog =
            new Watchdog(logging, new LastWord(new FileOutputStream(FileDescriptor.err), code -> Runtime.getRuntime()
                    .halt(code)));

    Serve(ServeOptions options, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.reader = Server.reader(environment);
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Optional<ReadyFile> readyFile = Optional.ofNullable(options.readyFile).map(ReadyFile::new);
        if (readyFile.isPresent() && !readyFile.get().possible()) {
            err.println(
                    "polycast: --ready-file " + options.readyFile + " can't be written: its folder has to be there");
            return BAD_USAGE;
        }
        ConfReader.Reading reading;
        try {
            reading = read();
        } catch (BadConfException e) {
            refuse(e);
            return BAD_USAGE;
        }
        if (options.check) {
            reading.warnings().forEach(err::println);
            out.println("configuration ok");
            return DONE;
        }
        logging.start(reading.conf().log(), watchdog::outOfMemory);
        watchdog.start();
        try {
            return serve(reading, readyFile);
        } catch (OutOfMemoryError e) {
            watchdog.outOfMemory(e);
            throw e;
        } finally {
            watchdog.stop();
            logging.stop();
        }
    }

    /** In the form that the configuration asks for, if that much of it can be read; for people at a check. */
    private void refuse(BadConfException e) {
        logging.form(options.check ? LogConf.TEXT : e.logFormat());
        if (logging.forPrograms()) {
            warn(e.warnings(), this::print);
            e.problems().forEach(problem -> print(LogEvent.CONF_PROBLEM, e.told(problem), problem.pointer()));
        } else {
            e.warnings().forEach(err::println);
            e.problems().forEach(problem -> err.println(e.told(problem)));
        }
    }

    /** Prints a line of the log where there is no log. */
    private void print(LogEvent event, @Nullable Object... values) {
        err.print(new String(logging.line(event, values), StandardCharsets.UTF_8));
        err.flush();
    }

    private ConfReader.Reading read() throws BadConfException {
        ConfReader.Reading reading = reader.read(options.conf);
        return options.cluster ? reading.clustered() : reading;
    }

    private int serve(ConfReader.Reading reading, Optional<ReadyFile> readyFile)
            throws InterruptedException, IOException {
        Logger log = LoggerFactory.getLogger("io.polycast");
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> LogEvent.THREAD_ENDED.log(log, thread.getName(), failure));
        warn(reading.warnings(), (event, warning) -> event.log(log, warning));
        new MemoryFit().warning().ifPresent(warning -> LogEvent.MEMORY_OVERCOMMITTED.log(log, warning));
        if (readyFile.isPresent()) {
            readyFile.get().remove();
        }
        if (reading.conf().cluster().enabled()) {
            limitObjects(log);
        }
        Signals signals = new Signals();
        if (!signals.reloads()) {
            LogEvent.RELOAD_UNAVAILABLE.log(log);
        }
        Server server;
        try {
            server = Server.start(reading.conf());
        } catch (Server.StartException e) {
            return startFailed(e.failures());
        }
        watchdog.watch(server.eventLoops());
        FunctionCounter.builder("polycast.log.lines.dropped", logging, ServerLog::lost)
                .description("Lines of the log that were left out, since whoever takes them did not keep up")
                .register(server.registry());
        try {
            tellReady(server, readyFile, log);
            run(server, reading.conf(), signals, log);
        } catch (IOException e) {
            return startFailed(List.of(new StartFailure("can't write the ready file: " + e.getMessage(), null, null)));
        } finally {
            watchdog.ending();
            server.drain();
            if (readyFile.isPresent()) {
                readyFile.get().remove();
            }
        }
        LogEvent.ENDED.log(log);
        return DONE;
    }

    private int startFailed(List<StartFailure> failures) throws InterruptedException {
        logging.flush();
        LastWord.print(() -> failures.forEach(failure -> {
            if (logging.forPrograms()) {
                print(LogEvent.START_FAILED, failure.message(), failure.endpoint(), failure.address());
            } else {
                err.println("polycast: " + failure.message());
            }
        }));
        return FAILED;
    }

    private static void warn(List<String> warnings, BiConsumer<LogEvent, String> log) {
        warnings.forEach(warning -> log.accept(LogEvent.CONF_WARNING, warning));
    }

    /** Errors are all that nodes send each other as Java objects, whatever a Hazelcast file of one's own allows. */
    private static void limitObjects(Logger log) {
        if (!setFilter()) {
            LogEvent.OBJECT_FILTER_KEPT.log(log);
        }
    }

    /** Java takes only one, and may have been given one before. */
    private static boolean setFilter() {
        if (ObjectInputFilter.Config.getSerialFilter() != null) {
            return false;
        }
        try {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(OBJECT_LIMITS));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void tellReady(Server server, Optional<ReadyFile> readyFile, Logger log) throws IOException {
        List<Server.Bound> endpoints = server.endpoints();
        endpoints.forEach(bound -> LogEvent.LISTENING.log(log, bound.name(), bound.address()));
        if (readyFile.isPresent()) {
            readyFile.get().write(server);
        }
        server.clusterAddress().ifPresent(address -> LogEvent.MEMBER.log(log, address));
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        LogEvent.READY.log(log, sinceStart);
    }

    /** Returns when the server is to end. */
    private void run(Server server, ServerConf started, Signals signals, Logger log) throws InterruptedException {
        ServerConf conf = started;
        String signal = signals.next();
        while (signal.equals(Signals.RELOAD)) {
            conf = reload(server, conf, log);
            signal = signals.next();
        }
        LogEvent.ENDING.log(log, signal, conf.drain().toSeconds());
    }

    /** Returns the configuration to go on with. */
    private ServerConf reload(Server server, ServerConf running, Logger log) {
        try {
            ConfReader.Reading reading = read();
            warn(reading.warnings(), (event, warning) -> event.log(log, warning));
            logging.apply(reading.conf().log());
            List<String> needRestart = server.reload(reading.conf());
            LogEvent.CONF_RELOADED.log(log);
            needRestart.forEach(pointer -> LogEvent.RESTART_NEEDED.log(log, pointer));
            return reading.conf();
        } catch (BadConfException e) {
            e.problems().forEach(problem -> LogEvent.RELOAD_PROBLEM.log(log, e.told(problem), problem.pointer()));
            LogEvent.RELOAD_REFUSED.log(log);
            return running;
        }
    }
}
