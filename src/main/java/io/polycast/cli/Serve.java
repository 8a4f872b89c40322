// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfProblem;
import io.polycast.conf.ConfReader;
import io.polycast.conf.ServerConf;
import io.polycast.endpoint.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration, runs the server until a signal ends it, and tells how it went by the exit code. */
final class Serve implements ExitCode {
    private final ServeOptions options;
    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    Serve(ServeOptions options, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options.cluster) {
            err.println("polycast: this version can't join other nodes yet; start it without -cluster");
            return BAD_USAGE;
        }
        ConfReader reader = new ConfReader(environment);
        ServerConf conf;
        try {
            conf = read(reader);
        } catch (BadConfException e) {
            e.problems().forEach(problem -> err.println(problem));
            return BAD_USAGE;
        }
        if (options.check) {
            reader.unknownVariables().forEach(name -> err.println(name + " names no setting, and is ignored"));
            out.println("configuration ok");
            return DONE;
        }
        return serve(conf, reader);
    }

    private ServerConf read(ConfReader reader) throws BadConfException {
        ServerConf conf = reader.read(options.conf);
        List<ConfProblem> problems = Server.check(conf);
        if (!problems.isEmpty()) {
            throw new BadConfException(problems);
        }
        return conf;
    }

    private int serve(ServerConf conf, ConfReader reader) throws InterruptedException {
        Logging logging = new Logging();
        logging.apply(conf.log());
        Logger log = LoggerFactory.getLogger("io.polycast");
        reader.unknownVariables().forEach(name -> log.warn("{} names no setting, and is ignored", name));
        Signals signals = new Signals();
        Server server;
        try {
            server = Server.start(conf);
        } catch (Server.StartException e) {
            err.println("polycast: " + e.getMessage());
            logging.stop();
            return FAILED;
        }
        @Nullable ReadyFile readyFile = options.readyFile == null ? null : new ReadyFile(options.readyFile);
        try {
            tellReady(server, readyFile, log);
        } catch (IOException e) {
            err.println("polycast: can't write " + options.readyFile + ": " + e.getMessage());
            server.drain();
            logging.stop();
            return FAILED;
        }
        signals.onReload(() -> reload(server, reader, logging, log));
        String signal = signals.awaitEnd();
        log.info("{}: ending, within {} s", signal, conf.drain().toSeconds());
        server.drain();
        if (readyFile != null) {
            readyFile.remove();
        }
        log.info("ended");
        logging.stop();
        return DONE;
    }

    private static void tellReady(Server server, @Nullable ReadyFile readyFile, Logger log) throws IOException {
        List<Server.Bound> endpoints = server.endpoints();
        endpoints.forEach(bound -> log.info("listening {} {}", bound.name(), bound.address()));
        if (readyFile != null) {
            readyFile.write(endpoints);
        }
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        log.info("polycast ready in {} ms", sinceStart);
    }

    private void reload(Server server, ConfReader reader, Logging logging, Logger log) {
        try {
            ServerConf conf = read(reader);
            logging.apply(conf.log());
            List<String> needRestart = server.reload(conf);
            log.info("SIGHUP: configuration read again");
            needRestart.forEach(pointer -> log.warn("SIGHUP: {} has changed, which needs a restart", pointer));
        } catch (BadConfException e) {
            e.problems().forEach(problem -> log.error("SIGHUP: {}; going on with the old configuration", problem));
        }
    }
}
