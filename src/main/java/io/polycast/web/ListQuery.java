// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What a request wants of a list: which part of it, in which order, and only what fits. */
final class ListQuery {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final Set<String> ALWAYS = Set.of("limit", "offset", "q", "sort");

    private final MultiMap parameters;

    /** A parameter that is not what it should be. The message is for the client. */
    static final class BadQueryException extends Exception {
        private static final long serialVersionUID = 1L;

        BadQueryException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * One answer.
     *
     * @param items the part that was asked for
     * @param total how many fit
     */
    record Page<T>(List<T> items, int total, int offset, int limit) {}

    /**
     * How a kind of thing can be listed.
     *
     * @param sorts orders by the name of the field
     * @param defaultOrder when none is asked for
     * @param filters further parameters, and when a thing fits one
     * @param search whether a thing fits what is looked for, given in lower case
     */
    record Listing<T>(
            Map<String, Comparator<T>> sorts,
            Comparator<T> defaultOrder,
            Map<String, BiPredicate<T, String>> filters,
            BiPredicate<T, String> search) {}

    ListQuery(MultiMap parameters) {
        this.parameters = parameters;
    }

    /** Whether some of these words holds the one that is looked for. */
    static boolean holds(String lookedFor, String... words) {
        for (String word : words) {
            if (word.toLowerCase(Locale.ROOT).contains(lookedFor)) {
                return true;
            }
        }
        return false;
    }

    <T> Page<T> apply(Collection<T> all, Listing<T> listing) throws BadQueryException {
        checkNames(listing.filters().keySet());
        int limit = number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        int offset = number("offset", 0, 0, Integer.MAX_VALUE);
        Predicate<T> fits = thing -> true;
        String search = parameters.get("q");
        if (search != null) {
            String lower = search.toLowerCase(Locale.ROOT);
            fits = thing -> listing.search().test(thing, lower);
        }
        for (Map.Entry<String, BiPredicate<T, String>> filter :
                listing.filters().entrySet()) {
            String wanted = parameters.get(filter.getKey());
            if (wanted != null) {
                fits = fits.and(thing -> filter.getValue().test(thing, wanted));
            }
        }
        List<T> found = all.stream().filter(fits).sorted(order(listing)).toList();
        int from = Math.min(offset, found.size());
        return new Page<>(found.subList(from, Math.min(found.size(), from + limit)), found.size(), offset, limit);
    }

    private void checkNames(Set<String> filters) throws BadQueryException {
        Set<String> known = new TreeSet<>(ALWAYS);
        known.addAll(filters);
        for (String name : parameters.names()) {
            if (!known.contains(name)) {
                throw new BadQueryException("no such parameter; there are " + String.join(", ", known));
            }
            if (parameters.getAll(name).size() > 1) {
                throw new BadQueryException(name + " is given twice");
            }
        }
    }

    private <T> Comparator<T> order(Listing<T> listing) throws BadQueryException {
        String sort = parameters.get("sort");
        if (sort == null) {
            return listing.defaultOrder();
        }
        boolean descending = sort.startsWith("-");
        Comparator<T> order = listing.sorts().get(descending ? sort.substring(1) : sort);
        if (order == null) {
            throw new BadQueryException("sort is one of "
                    + String.join(", ", new TreeSet<>(listing.sorts().keySet())) + ", with - before it for descending");
        }
        return descending ? order.reversed() : order;
    }

    private int number(String name, int otherwise, int least, int most) throws BadQueryException {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        throw new BadQueryException(name + " is a whole number from " + least + " to " + most);
    }
}
