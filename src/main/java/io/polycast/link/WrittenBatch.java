// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.polycast.ClientId;
import io.polycast.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch encoded for several nodes: once, and a second time when some of them do not understand everything in its
 * messages.
 */
final class WrittenBatch {
    private final ClientId origin;
    private final List<Message> messages;
    private final int weight;
    private @Nullable ByteBuf whole;
    private @Nullable ByteBuf plain;

    WrittenBatch(ClientId origin, List<Message> messages, int weight) {
        this.origin = origin;
        this.messages = messages;
        this.weight = weight;
    }

    /** The bytes for a node with these features. */
    ByteBuf towards(Features features) {
        if (features.understand(messages)) {
            if (whole == null) {
                whole = BatchCodec.write(origin, messages, weight);
            }
            return whole;
        }
        if (plain == null) {
            List<Message> understood = messages.stream().map(Features::plain).toList();
            plain = BatchCodec.write(origin, understood, weight);
        }
        return plain;
    }
}
