// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.connection.Loop;
import io.polycast.connection.Shared;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Questions to all event loops, asked on one of them. */
record EveryLoop(Shared shared, Loop here) {
    /** The loops, in their order. */
    List<Loop> loops() {
        return shared.loops().stream()
                .sorted(Comparator.comparingInt(Loop::index))
                .toList();
    }

    /** Asks every loop; what is asked must not take long there. */
    <T> Future<List<T>> ask(Function<Loop, T> question) {
        List<Future<T>> answers = loops().stream()
                .map(loop -> loop == here ? Future.succeededFuture(question.apply(loop)) : loop.ask(here, question))
                .toList();
        return Future.all(answers).map(all -> all.<T>list());
    }

    /** The same, for questions with lists for an answer. */
    <T> Future<List<T>> askForLists(Function<Loop, List<T>> question) {
        return ask(question).map(lists -> lists.stream().flatMap(List::stream).toList());
    }
}
