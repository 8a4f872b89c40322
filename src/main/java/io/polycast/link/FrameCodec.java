// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.bus.Missed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames to bytes and back: the version, the kind, the sender, the content, and the seal. What is not known is refused, never guessed.
 * Belongs to one event loop.
 */
final class FrameCodec {
    /** Changes with whatever a node of the version before would misunderstand. */
    static final int VERSION = 1;

    private static final int OPEN = 1;
    private static final int WANTS = 2;
    private static final int PUBLICATION = 3;
    private static final int HOLD = 4;
    private static final int BEAT = 5;
    private static final int ECHO = 6;
    private static final int ACK = 7;
    private static final int AGAIN = 8;
    private static final int ASK_WHO = 9;
    private static final int ASK_PORTRAIT = 10;
    private static final int ANSWER = 11;
    private static final int BYE = 12;

    private static final int HEAD_BYTES = 64;

    private final String node;
    private final Seal seal;

    /** A frame, and who sent it. */
    record Received(String sender, Frame frame) {}

    FrameCodec(String node, Seal seal) {
        this.node = node;
        this.seal = seal;
    }

    OutFrame encode(String receiver, Frame frame) {
        FrameWriter out = new FrameWriter(HEAD_BYTES);
        out.octet(VERSION).octet(kind(frame)).text(node);
        write(frame, out);
        return sealed(receiver, out.written(), Unpooled.EMPTY_BUFFER);
    }

    /** A publication whose messages {@link BatchCodec} has written before, for several receivers maybe. */
    OutFrame publication(String receiver, long stream, long number, List<Missed> missed, @Nullable ByteBuf batch) {
        FrameWriter out = new FrameWriter(HEAD_BYTES);
        out.octet(VERSION).octet(PUBLICATION).text(node).number(stream).number(number);
        out.number(missed.size());
        for (Missed gap : missed) {
            out.text(gap.channel()).number(gap.count());
        }
        return sealed(
                receiver, out.written(), batch == null ? Unpooled.buffer(1).writeByte(0) : batch);
    }

    private OutFrame sealed(String receiver, ByteBuf head, ByteBuf body) {
        return new OutFrame(head, body, seal.of(receiver, head, body));
    }

    private static int kind(Frame frame) {
        if (frame instanceof Frame.Ask ask) {
            return ask.question() instanceof Frame.Question.Who ? ASK_WHO : ASK_PORTRAIT;
        }
        if (frame instanceof Frame.Numbered) {
            return frame instanceof Frame.Wants ? WANTS : frame instanceof Frame.Hold ? HOLD : PUBLICATION;
        }
        if (frame instanceof Frame.Open) {
            return OPEN;
        }
        if (frame instanceof Frame.Beat) {
            return BEAT;
        }
        if (frame instanceof Frame.Echo) {
            return ECHO;
        }
        if (frame instanceof Frame.Ack) {
            return ACK;
        }
        if (frame instanceof Frame.Again) {
            return AGAIN;
        }
        return frame instanceof Frame.Answer ? ANSWER : BYE;
    }

    private static void write(Frame frame, FrameWriter out) {
        if (frame instanceof Frame.Open open) {
            out.number(open.stream());
        } else if (frame instanceof Frame.Wants wants) {
            out.number(wants.stream()).number(wants.number()).flag(wants.complete());
            out.texts(wants.begins()).texts(wants.ends());
        } else if (frame instanceof Frame.Hold hold) {
            out.number(hold.stream()).number(hold.number());
            out.text(hold.publisher().toString()).flag(hold.held());
        } else if (frame instanceof Frame.Beat beat) {
            out.number(beat.stream()).number(beat.number()).number(beat.nanos()).flag(beat.draining());
        } else if (frame instanceof Frame.Echo echo) {
            out.number(echo.nanos());
        } else if (frame instanceof Frame.Ack ack) {
            out.number(ack.stream()).number(ack.number());
        } else if (frame instanceof Frame.Again again) {
            out.number(again.stream()).number(again.number());
        } else if (frame instanceof Frame.Ask ask) {
            out.number(ask.id());
            if (ask.question() instanceof Frame.Question.Who who) {
                out.text(who.channel()).number(who.atMost());
            }
        } else if (frame instanceof Frame.Answer answer) {
            out.number(answer.id()).bytes(answer.content());
        } else if (frame instanceof Frame.Publication) {
            throw new IllegalArgumentException("publications are written in two parts");
        }
    }

    /** Reads a frame that was sent to this node. */
    Received decode(ByteBuf bytes) throws BadFrameException {
        int version = bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : 0;
        if (version != VERSION) {
            throw new BadFrameException(
                    "it speaks version " + version + " of the links' protocol, and this node version " + VERSION);
        }
        if (!seal.fits(node, bytes)) {
            throw new BadFrameException("it does not know the secret of this cluster");
        }
        FrameReader in = new FrameReader(bytes.slice(bytes.readerIndex(), bytes.readableBytes() - seal.length()));
        in.octet();
        int kind = in.octet();
        String sender = in.text();
        Frame frame = read(kind, in);
        in.end();
        return new Received(sender, frame);
    }

    private static Frame read(int kind, FrameReader in) throws BadFrameException {
        return switch (kind) {
            case OPEN -> new Frame.Open(in.number());
            case WANTS -> new Frame.Wants(in.number(), in.number(), in.flag(), in.texts(), in.texts());
            case PUBLICATION -> new Frame.Publication(in.number(), in.number(), missed(in), BatchCodec.read(in));
            case HOLD -> new Frame.Hold(in.number(), in.number(), in.client(), in.flag());
            case BEAT -> new Frame.Beat(in.number(), in.number(), in.number(), in.flag());
            case ECHO -> new Frame.Echo(in.number());
            case ACK -> new Frame.Ack(in.number(), in.number());
            case AGAIN -> new Frame.Again(in.number(), in.number());
            case ASK_WHO ->
                new Frame.Ask(in.number(), new Frame.Question.Who(in.channel().toString(), (int)
                        Math.min(in.number(), 1_000)));
            case ASK_PORTRAIT -> new Frame.Ask(in.number(), new Frame.Question.Portrait());
            case ANSWER -> new Frame.Answer(in.number(), in.bytes());
            case BYE -> new Frame.Bye();
            default -> throw new BadFrameException("it sends frames of an unknown kind, " + kind);
        };
    }

    private static List<Missed> missed(FrameReader in) throws BadFrameException {
        int count = in.count();
        List<Missed> missed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String channel = in.text();
            if (!channel.equals(Missed.OTHERS)) {
                check(channel);
            }
            missed.add(new Missed(channel, in.number()));
        }
        return missed;
    }

    private static void check(String channel) throws BadFrameException {
        try {
            ChannelName.parse(channel);
        } catch (BadChannelException e) {
            throw new BadFrameException("no channel name: " + e.getMessage());
        }
    }
}
