// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The examination of a server: one rule after the other, each with clients of its own. */
public final class Grader {
    /** Descriptors that this process needs besides those of its clients. */
    private static final int OWN_DESCRIPTORS = 60;

    private final GraderOptions options;
    private final Observer observer;

    /** Somebody who wants to know how far it is. */
    public interface Observer {
        /** A rule is tried now. */
        void begins(Rule rule);

        /** It was tried. */
        void decided(Verdict verdict);
    }

    /** The server can't be graded. */
    public static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreachableException(String message) {
            super(message);
        }
    }

    /** An examination with these options. */
    public Grader(GraderOptions options, Observer observer) {
        this.options = options;
        this.observer = observer;
    }

    /**
     * What is wrong with the process that the options name, for people; empty if its clients can be expected to be
     * those of the server.
     */
    public static Optional<String> problem(long pid, int port) throws IOException {
        if (ProcessHandle.of(pid).isEmpty()) {
            return Optional.of("there is no process " + pid);
        }
        if (!ProcFiles.readable(pid)) {
            return Optional.of("/proc/" + pid + "/fd can't be read: run this on Linux, as the user of the server");
        }
        // It gets SIGTERM at the end, so a number that was mistyped must not be that of something else.
        return ProcFiles.listens(pid, port)
                ? Optional.empty()
                : Optional.of("process " + pid + " does not listen on port " + port);
    }

    /** Tries all rules. */
    public Grade run() throws IOException, UnreachableException {
        InetSocketAddress server = reach();
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule rule : options.rules()) {
            observer.begins(rule);
            Verdict verdict = decide(rule, server);
            verdicts.add(verdict);
            observer.decided(verdict);
        }
        return new Grade(options, verdicts);
    }

    /** The first address of the name that somebody listens on. */
    private InetSocketAddress reach() throws UnreachableException {
        String why = "";
        try {
            for (InetAddress address : InetAddress.getAllByName(options.host())) {
                InetSocketAddress server = new InetSocketAddress(address, options.port());
                try (SocketChannel channel = SocketChannel.open()) {
                    channel.socket()
                            .connect(server, Math.toIntExact(options.patience().toMillis()));
                    return server;
                } catch (ConnectException e) {
                    why = options.url() + ": nobody listens there";
                } catch (IOException e) {
                    why = options.url() + ": " + e.getMessage();
                }
            }
        } catch (UnknownHostException e) {
            why = options.host() + ": there is no such host";
        }
        throw new UnreachableException(why);
    }

    private Verdict decide(Rule rule, InetSocketAddress server) throws IOException {
        long start = System.nanoTime();
        String obstacle = obstacle(rule);
        if (!obstacle.isEmpty()) {
            return new Verdict(rule, Verdict.Finding.SKIPPED, obstacle, Duration.ZERO);
        }
        Verdict.Finding finding = Verdict.Finding.PASSED;
        String why = "";
        try (Hall hall = new Hall(options, server)) {
            trial(rule).run(hall);
        } catch (Shortfall e) {
            finding = Verdict.Finding.FAILED;
            why = e.getMessage() + serverLimit(rule);
        }
        return new Verdict(rule, finding, why, Duration.ofNanos(System.nanoTime() - start));
    }

    private String obstacle(Rule rule) {
        if (rule.needsProcess() && options.pid() == 0) {
            return "needs --pid, the number of the server's process on this machine";
        }
        int limit = ProcFiles.descriptorLimit("self");
        int needed = SharedTrials.CROWD + OWN_DESCRIPTORS;
        return rule == Rule.MANY && limit >= 0 && limit < needed
                ? "this process may open " + limit + " descriptors and needs " + needed
                        + " to be so many clients: ulimit -n " + needed
                : "";
    }

    /** What the server itself can't be blamed for without a word about it. */
    private String serverLimit(Rule rule) {
        int limit = options.pid() == 0 ? -1 : ProcFiles.descriptorLimit(Long.toString(options.pid()));
        return rule == Rule.MANY && limit >= 0 && limit < SharedTrials.CROWD + OWN_DESCRIPTORS
                ? " (it may open " + limit + " descriptors: start it after ulimit -n "
                        + (SharedTrials.CROWD + OWN_DESCRIPTORS) + ")"
                : "";
    }

    private Trial trial(Rule rule) {
        boolean echo = options.task() == Task.ECHO;
        return switch (rule) {
            case LINES -> echo ? EchoTrials::lines : BroadcastTrials::lines;
            case CUT_LINES -> echo ? EchoTrials::cutLines : BroadcastTrials::cutLines;
            case CONCURRENCY -> echo ? EchoTrials::concurrency : BroadcastTrials::concurrency;
            case HALF_CLOSE -> echo ? EchoTrials::halfClose : BroadcastTrials::halfClose;
            case LAST_LINE -> echo ? EchoTrials::lastLine : BroadcastTrials::lastLine;
            case ORDER -> echo ? EchoTrials::order : BroadcastTrials::order;
            case MANY -> echo ? EchoTrials::many : BroadcastTrials::many;
            case SLOW_READER -> echo ? EchoTrials::slowReader : BroadcastTrials::slowReader;
            case SHORT_WRITES -> echo ? EchoTrials::shortWrites : BroadcastTrials::shortWrites;
            case KILLED -> hall -> SharedTrials.killed(hall, echo ? EchoTrials::killed : BroadcastTrials::killed);
            case DESCRIPTORS ->
                hall -> SharedTrials.descriptors(hall, echo ? EchoTrials::churn : BroadcastTrials::churn);
            case SIGTERM -> SharedTrials::sigterm;
        };
    }
}
