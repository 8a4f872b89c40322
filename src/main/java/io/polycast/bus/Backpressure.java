// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/** Backpressure between one place on the bus and all others. Belongs to the event loop of its place. */
final class Backpressure {
    private final BusPeer peer;

    /** How many other places this one waits for. */
    private int congestions;

    Backpressure(BusPeer peer) {
        this.peer = peer;
    }

    /** Waits for so many places more. */
    void waitsFor(int more) {
        if (more > 0 && congestions == 0) {
            peer.congested();
        }
        congestions += more;
    }

    /** Takes a hop that is about backpressure; returns whether it is. */
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
