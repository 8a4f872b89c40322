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

/** The query of a list request: paging, order and filters. */
final class ListQuery {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final Set<String> ALWAYS = Set.of("limit", "offset", "q", "sort");

    private final MultiMap parameters;

    /** A bad parameter. The message is for the client. */
    static final class BadQueryException extends Exception {
        private static final long serialVersionUID = 1L;

        BadQueryException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * One page.
     *
     * @param items of this page
     * @param total how many match
     */
    record Page<T>(List<T> items, int total, int offset, int limit) {}

    /**
     * The ways in which a kind of item can be listed.
     *
     * @param sorts orders by the name of the field
     * @param defaultOrder when none is requested
     * @param filters further parameters, with what matches them
     * @param search whether an item matches a search, given in lower case
     */
    record Listing<T>(
            Map<String, Comparator<T>> sorts,
            Comparator<T> defaultOrder,
            Map<String, BiPredicate<T, String>> filters,
            BiPredicate<T, String> search) {}

    ListQuery(MultiMap parameters) {
        this.parameters = parameters;
    }

    /** Whether any of these words contains the one searched for. */
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

    /** A time in milliseconds since 1970 UTC, the only parameter that there is; 0 when it is not given. */
    long time(String name) throws BadQueryException {
        return number(name, "a time in milliseconds since 1970 UTC");
    }

    /** The id of something, the only parameter that there is; 0 when it is not given. */
    long id(String name) throws BadQueryException {
        return number(name, "an id, which is a number");
    }

    private long number(String name, String meaning) throws BadQueryException {
        checkKnown(Set.of(name));
        String text = parameters.get(name);
        if (text == null) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new BadQueryException(name + " is " + meaning);
        }
    }

    private void checkNames(Set<String> filters) throws BadQueryException {
        Set<String> known = new TreeSet<>(ALWAYS);
        known.addAll(filters);
        checkKnown(known);
    }

    private void checkKnown(Set<String> known) throws BadQueryException {
        for (String name : parameters.names()) {
            if (!known.contains(name)) {
                throw new BadQueryException("no such parameter; the parameters are " + String.join(", ", known));
            }
            if (parameters.getAll(name).size() > 1) {
                throw new BadQueryException(name + " must not be repeated");
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
            throw new BadQueryException("sort must be one of "
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
            // Reported below, like a number out of range.
        }
        throw new BadQueryException(name + " must be a whole number from " + least + " to " + most);
    }
}
