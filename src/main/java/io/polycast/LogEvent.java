// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

/**
 * The events of the log: all that this server logs at info and above, each with its level, its message and its fields,
 * and each logged in one place. {@link #label} and the names of fields are for programs that read the log, and stay;
 * the words of a message may change. docs/logs.md tells what each means.
 *
 * <p>An event reaches the log as a line with the event as its marker and the values of the fields as its arguments, so
 * that a failure among them is seen by filters as that of any other line.
 */
public enum LogEvent {
    // The process.
    LISTENING(Level.INFO, "listening {endpoint} {address}"),
    MEMBER(Level.INFO, "member of the cluster at {address}"),
    READY(Level.INFO, "polycast ready in {millis} ms"),
    START_FAILED(Level.ERROR, "{}", "endpoint", "address"),
    CONF_PROBLEM(Level.ERROR, "{}", "pointer"),
    CONF_WARNING(Level.WARN, "{}"),
    RELOAD_UNAVAILABLE(
            Level.WARN,
            "SIGHUP was ignored before the start, as under nohup: the configuration can't be reloaded by it"),
    MEMORY_OVERCOMMITTED(Level.WARN, "{}"),
    OBJECT_FILTER_KEPT(Level.INFO, "Java objects between nodes are limited by the filter that was set before"),
    ENDING(Level.INFO, "{signal}: ending, within {seconds} s"),
    DRAIN_INCOMPLETE(Level.WARN, "{clients} clients still had pending output after {seconds} s"),
    ENDED(Level.INFO, "ended"),
    CONF_RELOADED(Level.INFO, "SIGHUP: configuration read again"),
    RESTART_NEEDED(Level.WARN, "SIGHUP: {pointer} has changed, which needs a restart"),
    RELOAD_PROBLEM(Level.ERROR, "SIGHUP: {}", "pointer"),
    RELOAD_REFUSED(Level.ERROR, "SIGHUP: going on with the configuration as it was"),
    LINES_DROPPED(Level.WARN, "{leftOut} lines of the log were left out: whoever takes them did not keep up"),
    LIBRARY_LINES_LIMITED(Level.WARN, "{leftOut} more like this were left out: {kind}"),
    OUT_OF_MEMORY(Level.ERROR, "out of memory, ending: OutOfMemoryError {lacking}"),
    HEAP_FULL(Level.ERROR, "the heap is full and can't be collected, ending"),
    DIRECT_MEMORY_FULL(Level.ERROR, "out of direct memory for {seconds} s, ending"),
    LOOP_HANGS(Level.ERROR, "{thread} has not run for {seconds} s, ending; it is at {place}"),
    LOOP_ENDED(Level.ERROR, "{thread} has ended, ending"),
    THREAD_ENDED(Level.ERROR, "thread {thread} has ended"),

    // Clients.
    CLIENT_CAME(Level.DEBUG, "client {client} of {endpoint} at {address} came"),
    CLIENT_REFUSED(Level.WARN, "{endpoint} has reached its limit of clients; refused {address}", "code"),
    CLIENT_SLOW(
            Level.INFO, "client {client} of {endpoint} at {address} is slow: {policy}, {pendingBytes} bytes pending"),
    CLIENT_CAUGHT_UP(
            Level.INFO, "client {client} of {endpoint} at {address} has caught up; {dropped} messages dropped"),
    CLIENT_HOLDS_UP(
            Level.INFO, "client {client} of {endpoint} at {address} is slow: publisher {publisher} is held back"),
    CLIENT_ENDED(Level.INFO, "client {client} of {endpoint} at {address} is ended: {code} {detail}"),
    CLIENT_LEAVES(Level.DEBUG, "client {client} of {endpoint} at {address} ends: {code}"),
    CLIENT_VANISHED(Level.INFO, "client {client} of {endpoint} at {address} is gone: {reason}"),
    CLIENT_GONE(Level.DEBUG, "client {client} of {endpoint} at {address} is gone: {reason}"),
    CLIENT_FAILED(Level.ERROR, "client {client} of {endpoint} at {address} failed"),
    OPENING_FAILED(Level.INFO, "endpoint {endpoint}: {address} {}", "code"),
    PAGE_REFUSED(Level.INFO, "endpoint {endpoint} refused {method} {path} from a page of another site: {origin}"),
    REQUEST_FAILED(Level.ERROR, "endpoint {endpoint} failed to process a request from {address}"),

    // Sockets and their files.
    CONNECTION_ERROR(Level.ERROR, "unexpected error on a connection"),
    HTTP_ERROR(Level.ERROR, "unexpected error on an HTTP connection"),
    OPENING_ERROR(Level.ERROR, "endpoint {endpoint}: unexpected error while a connection was opened"),
    UDP_ERROR(Level.ERROR, "udp {address}: unexpected error"),
    DATAGRAM_ERROR(Level.ERROR, "endpoint {endpoint}: unexpected error"),
    DATAGRAM_FAILED(Level.WARN, "endpoint {endpoint}: {reason}"),
    PACKETS_NOT_TAKEN(Level.WARN, "can't accept a client of endpoint {endpoint}: {reason}"),
    PACKETS_NOT_READ(Level.WARN, "can't wait for packets of {channel}"),
    DESCRIPTOR_NOT_CLOSED(Level.WARN, "can't close the copy of a descriptor"),
    SOCKET_FILE_STALE(Level.INFO, "{file} was left behind by a server that is gone, and will be replaced"),
    SOCKET_FILE_MISSING(
            Level.WARN, "{file} has been removed: no client can connect to endpoint {endpoint} until a restart"),
    SOCKET_FILE_KEPT(Level.WARN, "can't remove {file}: {reason}"),
    CERTIFICATE_RELOADED(Level.INFO, "endpoint {endpoint}: new certificate"),
    CERTIFICATE_REFUSED(
            Level.WARN, "endpoint {endpoint} keeps its current certificate, the new files can't be used: {reason}"),
    CERTIFICATE_DOUBTFUL(Level.WARN, "endpoint {endpoint}: the certificate {reason}"),

    // Other nodes.
    NODE_JOINED(Level.INFO, "node {node} joined, {nodes} nodes now"),
    NODE_BACK(Level.INFO, "node {node} is back, {nodes} nodes now"),
    NODE_LEFT(Level.INFO, "node {node} left, {nodes} nodes now"),
    NODE_UNREACHABLE(Level.WARN, "node {node} is out of reach: it crashed, hangs or is cut off; {nodes} nodes now"),
    NODE_FORGOTTEN(Level.INFO, "node {node} does not come back"),
    NODE_STAYS(Level.WARN, "node {node} was announced to be leaving, but is still there"),
    NODE_SLOW(Level.WARN, "node {node} is too slow: messages that it can't take are dropped until it has caught up"),
    MEMBER_SILENT(Level.INFO, "a member is silent: announcing this node's address again"),
    MEMBERS_MISSING(Level.WARN, "starting although not all members of the cluster have answered"),
    CLUSTER_REJOINED(Level.INFO, "the cluster was split, and this node has joined the larger part again"),
    FRAME_REFUSED(Level.WARN, "refused a frame from another node: {reason}"),
    MEMBER_REFUSED(
            Level.WARN,
            "cluster: refused {address} that does not know the secret, at the port of {port};"
                    + " {refused} refused since this was last told"),
    ENGINE_ERROR(Level.ERROR, "unexpected error in the cluster's engine"),
    NODE_ERROR(Level.ERROR, "unhandled exception on an event loop of this node");

    /** The field of how many lines like this were left out before it, which any limited line may have. */
    public static final String LEFT_OUT = "leftOut";

    private final Level level;
    private final String format;

    @SuppressWarnings("ImmutableEnumChecker") // A copy.
    private final List<String> fields;

    @SuppressWarnings("ImmutableEnumChecker") // SLF4J's, which nobody adds others to.
    private final Marker marker;

    /**
     * @param message with a field's name in braces where its value belongs; empty braces are part of the message alone
     * @param more fields that the message does not show
     */
    LogEvent(Level level, String message, String... more) {
        this.level = level;
        this.format = message.replaceAll("\\{\\w+}", "{}");
        List<String> names = new ArrayList<>();
        Pattern.compile("\\{(\\w*)}")
                .matcher(message)
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(names::add);
        names.addAll(Arrays.asList(more));
        this.fields = List.copyOf(names);
        this.marker = MarkerFactory.getDetachedMarker(label());
    }

    /** The event of a line with these markers. */
    public static Optional<LogEvent> of(@Nullable List<Marker> markers) {
        return markers == null
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(event -> markers.contains(event.marker))
                        .findFirst();
    }

    /** The name by which programs know it, such as {@code client-slow}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How much it matters. */
    public Level level() {
        return level;
    }

    /** The message, as SLF4J formats it. */
    public String format() {
        return format;
    }

    /** The names of the arguments, in their order; empty for those that are part of the message alone. */
    public List<String> fields() {
        return fields;
    }

    /** What marks a line as this event. */
    public Marker marker() {
        return marker;
    }

    /** Whether the logger logs it. */
    public boolean isEnabled(Logger log) {
        return log.isEnabledForLevel(level);
    }

    /**
     * Logs it.
     *
     * @param arguments a value for each of the {@link #fields}; a failure may follow
     */
    public void log(Logger log, @Nullable Object... arguments) {
        logAfter(0, log, arguments);
    }

    /** Logs it after so many of its kind that were not logged. */
    public void logAfter(long leftOut, Logger log, @Nullable Object... arguments) {
        assert fits(arguments) : label() + " has " + fields + ", not " + Arrays.toString(arguments);
        if (leftOut == 0) {
            write(log, format, arguments);
            return;
        }
        List<@Nullable Object> counted = new ArrayList<>(Arrays.asList(arguments));
        counted.add(fields.size(), leftOut);
        write(log, format + " (and " + leftOut + " more like it before)", counted.toArray());
    }

    private boolean fits(@Nullable Object... arguments) {
        int failures = arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable ? 1 : 0;
        return arguments.length - failures == fields.size();
    }

    private void write(Logger log, String text, @Nullable Object... arguments) {
        switch (level) {
            case ERROR -> log.error(marker, text, arguments);
            case WARN -> log.warn(marker, text, arguments);
            case INFO -> log.info(marker, text, arguments);
            case DEBUG -> log.debug(marker, text, arguments);
            case TRACE -> log.trace(marker, text, arguments);
        }
    }
}
