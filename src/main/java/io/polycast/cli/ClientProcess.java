// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The set-up of a process that sends a message or two and ends: it leaves out what takes longer to start than the rest
 * to do its work. Such a process has no log either; what goes wrong with a connection it tells people itself.
 */
final class ClientProcess {
    /** Held here, since Java forgets the levels of loggers that nobody holds. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private ClientProcess() {}

    /** Before anything else. */
    static void prepare() {
        NETTY.setLevel(Level.OFF);
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        // Events for recordings of buffers, an allocator beside the one that is used, and options of types of SQL.
        System.setProperty("io.netty.jfr.enabled", "false");
        System.setProperty("io.netty.allocator.type", "pooled");
        System.setProperty("picocli.converters.excludes", "java.sql.*");
    }
}
