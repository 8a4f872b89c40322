// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

/**
 * Whoever messages are routed to. The fields are the hub's scratch space while it routes one batch: kept in the recipient itself, they
 * cost neither a hash look-up nor an allocation per delivery. Belongs to one event loop.
 */
public abstract class Recipient {
    /** The last routing that this recipient was part of. */
    long routing;

    /** Bit i is set when the recipient wants the i-th channel of that routing. */
    long channels;

    /** For subclasses of other packages. */
    protected Recipient() {}
}
