// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * The subscribers that a message on some channel would reach.
 *
 * @param count how many there are
 * @param members the first of them
 */
public record Attendance(int count, List<Member> members) {
    /** Copies the members. */
    public Attendance {
        members = List.copyOf(members);
    }

    /** The sum of these, naming at most {@code atMost} members. */
    public static Attendance sum(List<Attendance> parts, int atMost) {
        int count = 0;
        List<Member> members = new ArrayList<>();
        for (Attendance part : parts) {
            count += part.count();
            members.addAll(part.members());
        }
        return new Attendance(count, members.subList(0, Math.min(atMost, members.size())));
    }
}
