// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some messages of a batch, and the recipients that want exactly these.
 *
 * @param <R> the kind of recipient
 */
public final class Route<R extends Recipient> {
    private final List<Message> messages;
    private final int @Nullable [] positions;
    private final List<R> recipients;

    Route(List<Message> messages, int @Nullable [] positions, List<R> recipients) {
        this.messages = messages;
        this.positions = positions;
        this.recipients = recipients;
    }

    /** In the publisher's order. */
    public List<Message> messages() {
        return messages;
    }

    /** The position in the batch of one of the messages. */
    public int position(int index) {
        return positions == null ? index : positions[index];
    }

    /** Each one once. */
    public List<R> recipients() {
        return recipients;
    }
}
