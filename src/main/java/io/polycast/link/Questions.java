// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pending questions to other nodes. A node that does not answer in time is left out. Belongs to the event loop of the
 * links.
 */
final class Questions {
    private static final long PATIENCE_MS = 1_000;

    private final ContextInternal context;
    private final Map<Long, Asked> open = new HashMap<>();
    private long lastId;

    private record Asked(String node, Promise<byte[]> answer) {}

    Questions(Context context) {
        this.context = (ContextInternal) context;
    }

    /** Asks all of them; completes with the answers received, and does not fail. */
    Future<List<byte[]>> ask(Collection<Link> links, Frame.Question question) {
        List<Future<byte[]>> answers = new ArrayList<>();
        for (Link link : links) {
            long id = ++lastId;
            Promise<byte[]> answer = context.promise();
            open.put(id, new Asked(link.node, answer));
            link.output.frame(new Frame.Ask(id, question));
            long timer = context.owner().setTimer(PATIENCE_MS, late -> answer.tryFail("no answer"));
            answers.add(answer.future().onComplete(done -> {
                open.remove(id);
                context.owner().cancelTimer(timer);
            }));
        }
        return Future.join(answers).otherwiseEmpty().map(all -> answers.stream()
                .filter(Future::succeeded)
                .map(Future::result)
                .filter(Objects::nonNull)
                .toList());
    }

    void answered(String node, Frame.Answer answer) {
        Asked asked = open.get(answer.id());
        if (asked != null && asked.node().equals(node)) {
            asked.answer().tryComplete(answer.content());
        }
    }
}
