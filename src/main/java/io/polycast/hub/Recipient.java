// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import org.jspecify.annotations.Nullable;

/**
 * A recipient of messages. The fields are the hub's scratch space while it routes one batch: in the recipient itself
 * they cost neither a hash look-up nor an allocation per delivery. Belongs to one event loop.
 */
public abstract class Recipient {
    /** The last match in which it was found. */
    long matched;

    /** The last routing that this recipient was part of. */
    long routing;

    /** What it wants of that routing, as far as it has been found; null when no routing is going on. */
    @Nullable Selection selection;

    /** For subclasses of other packages. */
    protected Recipient() {}
}
