// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.bus.Tally;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client is still to be told of its messages: to how many others each of them goes. Told in the order of
 * publishing, a batch at a time. Belongs to its connection's event loop.
 */
final class Receipts {
    private final Runnable told;
    private final Queue<LongConsumer> awaited = new ArrayDeque<>();
    private final Queue<Tally> batches = new ArrayDeque<>();
    private @Nullable Runnable then;

    /**
     * None yet.
     *
     * @param told run after each batch that the client was told of
     */
    Receipts(Runnable told) {
        this.told = told;
    }

    /** One more message is going to be published. */
    void await(LongConsumer receivers) {
        awaited.add(receivers);
    }

    /** As many messages as it counts are about to be sent on their way. */
    void sent(Tally batch) {
        batches.add(batch);
        batch.sum().onComplete(sum -> settle());
    }

    private void settle() {
        boolean settled = false;
        // A later batch may be of less interest, and be counted sooner.
        while (!batches.isEmpty() && batches.element().sum().isComplete()) {
            Tally batch = batches.remove();
            for (int i = 0; i < batch.messages(); i++) {
                awaited.remove().accept(batch.of(i));
            }
            settled = true;
        }
        if (!settled) {
            return;
        }
        told.run();
        Runnable next = then;
        if (next != null && !open()) {
            then = null;
            next.run();
        }
    }

    /** Whether any is awaited. */
    boolean open() {
        return !awaited.isEmpty();
    }

    /** What to do once none is awaited any more. */
    void then(Runnable next) {
        then = next;
    }
}
