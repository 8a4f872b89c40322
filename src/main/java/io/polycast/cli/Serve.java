// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.micrometer.core.instrument.FunctionCounter;
import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfReader;
import io.polycast.conf.ServerConf;
import io.polycast.server.Server;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            e.warnings().forEach(err::println);
            e.problems().forEach(err::println);
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

    private ConfReader.Reading read() throws BadConfException {
        ConfReader.Reading reading = reader.read(options.conf);
        return options.cluster ? reading.clustered() : reading;
    }

    private int serve(ConfReader.Reading reading, Optional<ReadyFile> readyFile)
            throws InterruptedException, IOException {
        Logger log = LoggerFactory.getLogger("io.polycast");
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> log.error("thread {} has ended", thread.getName(), failure));
        reading.warnings().forEach(log::warn);
        new MemoryFit().warning().ifPresent(log::warn);
        if (readyFile.isPresent()) {
            readyFile.get().remove();
        }
        if (reading.conf().cluster().enabled()) {
            limitObjects(log);
        }
        Signals signals = new Signals();
        Server server;
        try {
            server = Server.start(reading.conf());
        } catch (Server.StartException e) {
            logging.flush();
            LastWord.print(() -> err.println("polycast: " + e.getMessage()));
            return FAILED;
        }
        watchdog.watch(server.eventLoops());
        FunctionCounter.builder("polycast.log.lines.dropped", logging, ServerLog::lost)
                .description("Lines of the log that were left out, since whoever takes them did not keep up")
                .register(server.registry());
        try {
            tellReady(server, readyFile, log);
            run(server, reading.conf(), signals, log);
        } finally {
            watchdog.ending();
            server.drain();
            if (readyFile.isPresent()) {
                readyFile.get().remove();
            }
        }
        log.info("ended");
        return DONE;
    }

    /** Errors are all that nodes send each other as Java objects, whatever a Hazelcast file of one's own allows. */
    private static void limitObjects(Logger log) {
        if (ObjectInputFilter.Config.getSerialFilter() != null) {
            log.info("Java objects between nodes are limited by jdk.serialFilter as it was given");
            return;
        }
        try {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(OBJECT_LIMITS));
        } catch (IllegalStateException e) {
            log.info("Java objects between nodes are limited by a filter that was set before", e);
        }
    }

    private static void tellReady(Server server, Optional<ReadyFile> readyFile, Logger log) throws IOException {
        List<Server.Bound> endpoints = server.endpoints();
        endpoints.forEach(bound -> log.info("listening {} {}", bound.name(), bound.address()));
        if (readyFile.isPresent()) {
            readyFile.get().write(server);
        }
        server.clusterAddress().ifPresent(address -> log.info("member of the cluster at {}", address));
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        log.info("polycast ready in {} ms", sinceStart);
    }

    /** Returns when the server is to end. */
    private void run(Server server, ServerConf started, Signals signals, Logger log) throws InterruptedException {
        ServerConf conf = started;
        String signal = signals.next();
        while (signal.equals(Signals.RELOAD)) {
            conf = reload(server, conf, log);
            signal = signals.next();
        }
        log.info("{}: ending, within {} s", signal, conf.drain().toSeconds());
    }

    /** Returns the configuration to go on with. */
    private ServerConf reload(Server server, ServerConf running, Logger log) {
        try {
            ConfReader.Reading reading = read();
            reading.warnings().forEach(log::warn);
            logging.apply(reading.conf().log());
            List<String> needRestart = server.reload(reading.conf());
            log.info("SIGHUP: configuration read again");
            needRestart.forEach(pointer -> log.warn("SIGHUP: {} has changed, which needs a restart", pointer));
            return reading.conf();
        } catch (BadConfException e) {
            e.problems().forEach(problem -> log.error("SIGHUP: {}", problem));
            log.error("SIGHUP: going on with the configuration as it was");
            return running;
        }
    }
}
