// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Pattern;
import io.polycast.bus.LoopInterest;
import io.vertx.core.Context;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What this node's clients want, gathered from all event loops. Changes that come together are told together. The set belongs to the event
 * loop of the links.
 */
final class OwnPatterns implements LoopInterest.Watcher {
    private final Context context;
    private final Consumer<Map<String, Boolean>> tell;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Set<String> patterns = new LinkedHashSet<>();

    private record Change(String pattern, boolean wanted) {}

    OwnPatterns(Context context, Consumer<Map<String, Boolean>> tell) {
        this.context = context;
        this.tell = tell;
    }

    /** Called on any event loop. */
    @Override
    public void changed(Pattern pattern, boolean wanted) {
        changes.add(new Change(pattern.toString(), wanted));
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(nothing -> apply());
        }
    }

    @Override
    public void members(Pattern pattern, String group, int members) {
        // TODO frames
    }

    private void apply() {
        scheduled.set(false);
        Map<String, Boolean> last = new LinkedHashMap<>();
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            last.put(change.pattern(), change.wanted());
            if (change.wanted()) {
                patterns.add(change.pattern());
            } else {
                patterns.remove(change.pattern());
            }
        }
        tell.accept(last);
    }

    /** All that is wanted now. */
    Set<String> patterns() {
        return patterns;
    }
}
