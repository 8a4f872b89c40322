// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * Who would get a message of some channel.
 *
 * @param count how many subscribers there are
 * @param members the first of them
 */
public record Attendance(int count, List<Member> members) {
    /** Keeps a copy of the members. */
    public Attendance {
        members = List.copyOf(members);
    }

    /** All of these together, with so many named. */
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
