// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.bus.Attendance;
import io.polycast.bus.Member;
import java.util.ArrayList;
import java.util.List;

/** The wire format of an {@link io.polycast.bus.Attendance}. */
final class WhoCodec {
    private static final int SIZE_HINT = 256;

    private WhoCodec() {}

    static byte[] write(Attendance who) {
        FrameWriter out = new FrameWriter(SIZE_HINT)
                .number(who.count())
                .number(who.members().size());
        for (Member member : who.members()) {
            out.text(member.id()).text(member.name()).text(member.endpoint());
        }
        return ByteBufUtil.getBytes(out.written());
    }

    static Attendance read(byte[] bytes) throws BadFrameException {
        FrameReader in = new FrameReader(Unpooled.wrappedBuffer(bytes));
        int count = (int) in.number();
        List<Member> members = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            members.add(new Member(in.text(), in.text(), in.text()));
        }
        in.end();
        return new Attendance(count, members);
    }
}
