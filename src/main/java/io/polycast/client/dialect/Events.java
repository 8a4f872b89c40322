// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

/**
 * The events that a {@link Dialect} decodes. Called within {@link Dialect#decode} (and {@link Events#ready} within
 * {@link Dialect#open}).
 */
public interface Events {
    /** The greeting is over. */
    void ready();

    /** The next subscription in order is in force. */
    void subscribed();

    /** The next message in order that was published here has been taken. */
    void published();

    /** A message. */
    void message(Heard delivery);

    /** The server reports messages that it dropped because this client was too slow. */
    void gap(String channel, long count);

    /** The answer to {@link Dialect#ping}. */
    void pong();

    /** The server refuses what was asked. The text is the server's, on one line, and may be shown. */
    void refused(String reason);

    /** The server says why it is about to close. The text is the server's, on one line. */
    void farewell(String reason);
}
