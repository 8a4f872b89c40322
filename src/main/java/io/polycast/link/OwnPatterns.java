// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Pattern;
import io.polycast.bus.LoopInterest;
import io.vertx.core.Context;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The interest of this node's clients, gathered from all event loops. Changes that come together are sent together. The
 * set belongs to the event loop of the links.
 */
final class OwnPatterns implements LoopInterest.Watcher {
    private final Context context;
    private final Consumer<Map<Want, Integer>> tell;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<Want, Want> patterns = new LinkedHashMap<>();

    /** The number of members of something that is not wanted any more. */
    static final int ENDED = -1;

    private record Change(Want want, int members) {}

    OwnPatterns(Context context, Consumer<Map<Want, Integer>> tell) {
        this.context = context;
        this.tell = tell;
    }

    /** Called on any event loop. */
    @Override
    public void changed(Pattern pattern, boolean wanted) {
        changed(new Change(Want.of(pattern), wanted ? 0 : ENDED));
    }

    @Override
    public void members(Pattern pattern, String group, int members) {
        changed(new Change(new Want(pattern, group, 0), members == 0 ? ENDED : members));
    }

    private void changed(Change change) {
        changes.add(change);
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(nothing -> apply());
        }
    }

    private void apply() {
        scheduled.set(false);
        Map<Want, Integer> last = new LinkedHashMap<>();
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            last.put(change.want(), change.members());
            if (change.members() == ENDED) {
                patterns.remove(change.want());
            } else {
                patterns.put(change.want(), change.want().withMembers(change.members()));
            }
        }
        tell.accept(last);
    }

    /** The complete interest now. */
    Collection<Want> patterns() {
        return patterns.values();
    }
}
