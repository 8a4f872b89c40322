// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/** Backpressure from all other places on the bus to one of them. Belongs to the event loop of that place. */
final class Backpressure {
    private final BusPeer peer;

    /** The number of places that this one waits for. */
    private int congestions;

    Backpressure(BusPeer peer) {
        this.peer = peer;
    }

    /** Waits for this many more places. */
    void waitsFor(int more) {
        if (more > 0 && congestions == 0) {
            peer.congested();
        }
        congestions += more;
    }

    /** Handles a hop if it is about backpressure; returns whether it was. */
    boolean takes(Hop hop) {
        if (hop instanceof Hop.Pause pause) {
            peer.pause(pause.publisher());
        } else if (hop instanceof Hop.Resume resume) {
            peer.resume(resume.publisher());
        } else if (hop instanceof Hop.Relieved) {
            if (--congestions == 0) {
                peer.relieved();
            }
        } else {
            return false;
        }
        return true;
    }
}
