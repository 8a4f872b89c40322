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
public record Who(int count, List<Member> members) {
    /** Keeps a copy of the members. */
    public Who {
        members = List.copyOf(members);
    }

    /** All of these together, with so many named. */
    public static Who sum(List<Who> parts, int atMost) {
        int count = 0;
        List<Member> members = new ArrayList<>();
        for (Who part : parts) {
            count += part.count();
            members.addAll(part.members());
        }
        return new Who(count, members.subList(0, Math.min(atMost, members.size())));
    }
}
