// SPDX-License-Identifier: Apache-2.0
package io.polycast.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Published;
import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.protocol.ExchangePort;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.Lanes;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.TlsState;
import io.polycast.web.http1.BadHttpException;
import io.polycast.web.http1.RequestFraming;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** How decoders of the various kinds are fed, and what they tell. */
final class Feeds {
    private static final int PROXY_LINE_MAX = 107;

    private Feeds() {}

    static Decoder.Opening framing(Framing framing, int max) {
        return told -> fed(framing.framer(max, record -> told.accept(record.toString(ISO_8859_1))));
    }

    /** The framing that a protocol has of its own. */
    static Decoder.Opening framing(String protocol, int max) {
        return framing(protocol(protocol).framing().orElseThrow(), max);
    }

    private static Decoder.Decoding fed(Framer framer) {
        return new Decoder.Decoding() {
            @Override
            public void feed(byte[] piece) {
                framer.feed(Buffer.buffer(piece));
            }

            @Override
            public void end() {
                framer.end();
            }

            @Override
            public void close() {
                framer.close();
            }
        };
    }

    /** A session of a protocol that has a framing of its own. */
    static Decoder.Opening session(String name, int max) {
        return session(name, protocol(name).framing().orElseThrow(), max);
    }

    private static Protocol protocol(String name) {
        return ServiceLoader.load(Protocol.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A session behind a framing; what it tells is what it asks of its port. */
    static Decoder.Opening session(String name, Framing framing, int max) {
        Protocol protocol = protocol(name);
        return told -> {
            boolean[] closed = {false};
            Session session = protocol.open(port(call -> {
                closed[0] |= call.startsWith("close");
                told.accept(call);
            }));
            session.opened();
            return fed(framing.framer(max, record -> {
                if (!closed[0]) {
                    session.onRecord(record);
                }
            }));
        };
    }

    private static SessionPort port(Consumer<String> told) {
        LanePort lane = granting(LanePort.class, told, Map.of());
        return granting(SessionPort.class, told, Map.of(LanePort.class, lane));
    }

    /** Grants everything, and tells what was asked for. */
    private static <T> T granting(Class<T> port, Consumer<String> told, Map<Class<?>, Object> ports) {
        return port.cast(Proxy.newProxyInstance(
                Feeds.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    StringBuilder call = new StringBuilder(method.getName());
                    for (Object argument : arguments == null ? new Object[0] : arguments) {
                        call.append(' ').append(shown(argument));
                    }
                    told.accept(call.toString());
                    answered(method.getName(), arguments);
                    Class<?> type = method.getReturnType();
                    return ports.containsKey(type) ? ports.get(type) : granted(method.getName(), type);
                }));
    }

    /** What a session has said to be done later is done at once. */
    private static void answered(String method, Object[] arguments) {
        if (method.equals("publishCounted")) {
            ((LongConsumer) arguments[3]).accept(0);
        } else if (method.equals("afterReceipts")) {
            ((Runnable) arguments[0]).run();
        }
    }

    private static String shown(Object argument) {
        if (argument instanceof byte[] bytes) {
            return new String(bytes, ISO_8859_1);
        }
        // Encodings and such have no text of their own.
        return argument == null || argument.getClass().getName().contains(".protocol.") ? "" : argument.toString();
    }

    private static Object granted(String method, Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean" -> !method.equals("datagram");
            case "ChannelName" -> ChannelName.of("lobby");
            case "Published" -> Published.TAKEN;
            case "ClientId" -> new ClientId("here01", 0, 1);
            case "List" -> List.of();
            case "SocketAddress" -> InetSocketAddress.createUnresolved("here", 1);
            case "TlsState" -> TlsState.NONE;
            case "int" -> 1 << 20;
            case "long" -> 1L;
            case "Map" -> Map.of("clients", "1");
            case "String" -> "cookie";
            case "Subscribed" -> Lanes.Subscribed.OK;
            case "Future" ->
                method.equals("ask")
                        ? Future.succeededFuture(List.of())
                        : Future.succeededFuture(new ExchangePort.Who(0, List.of()));
            default -> null;
        };
    }

    /** As the server's pipeline does it: what has arrived, and part after part from the front of it. */
    static Decoder.Decoding http(Consumer<String> told) {
        RequestFraming framing = new RequestFraming(true);
        ByteBuf in = Unpooled.buffer();
        StringBuilder body = new StringBuilder();
        return new Decoder.Decoding() {
            @Override
            public void feed(byte[] piece) throws BadHttpException {
                if (framing.preface()) {
                    // The rest is for the decoder of HTTP/2.
                    return;
                }
                in.writeBytes(piece);
                boolean begins = framing.between();
                for (int length = framing.next(in); length > 0 && !framing.preface(); length = framing.next(in)) {
                    // Where a body is cut is nobody's concern, but a head comes whole.
                    if (begins) {
                        told.accept("before: " + body);
                        body.setLength(0);
                        told.accept("head: " + in.toString(in.readerIndex(), length, ISO_8859_1));
                    } else {
                        body.append(in.toString(in.readerIndex(), length, ISO_8859_1));
                    }
                    in.skipBytes(length);
                    begins = framing.between();
                }
                in.discardReadBytes();
            }

            @Override
            public void end() {
                told.accept("before: " + body + ", preface: " + framing.preface());
            }

            @Override
            public void close() {
                assertThat(in.release()).as("nobody else holds it").isTrue();
            }
        };
    }

    private static String proxied(HAProxyMessage header) {
        String told = header.protocolVersion() + " " + header.command() + " " + header.proxiedProtocol() + " "
                + header.sourceAddress() + " " + header.sourcePort() + " " + header.destinationAddress() + " "
                + header.destinationPort();
        return header.tlvs().stream()
                .map(part -> " " + part.type() + " " + ByteBufUtil.hexDump(part.content()))
                .collect(Collectors.joining("", told, ""));
    }

    /**
     * The limit of the specification (PROXY protocol, section 2.1: 107 bytes with the line's end). Netty lets one byte
     * more pass if the end comes in the same read, and not if it is cut in two, which is of no harm to anybody.
     */
    private static void refuseTooLong(StringBuilder line) {
        if (line.length() >= PROXY_LINE_MAX
                && !line.substring(0, PROXY_LINE_MAX).contains("\r\n")) {
            throw new DecoderException("a line of more than " + PROXY_LINE_MAX + " bytes");
        }
    }

    /** The decoder of Netty that Vert.x has in front of a connection that comes by a proxy. */
    static Decoder.Opening proxy() {
        return told -> {
            EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
            StringBuilder line = new StringBuilder();
            StringBuilder behind = new StringBuilder();
            return new Decoder.Decoding() {
                @Override
                public void feed(byte[] piece) {
                    if (channel.pipeline().first() == null) {
                        // It has seen what it came for.
                        behind.append(ByteBufUtil.hexDump(piece));
                        return;
                    }
                    line.append(new String(piece, ISO_8859_1));
                    refuseTooLong(line);
                    channel.writeInbound(Unpooled.wrappedBuffer(piece));
                    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
                        if (out instanceof HAProxyMessage header) {
                            told.accept(proxied(header));
                        } else {
                            // Passed on, cut as it came.
                            behind.append(ByteBufUtil.hexDump((ByteBuf) out));
                        }
                        ReferenceCountUtil.release(out);
                    }
                }

                @Override
                public void end() {
                    channel.finish();
                    told.accept("behind: " + behind);
                }

                @Override
                public void close() {
                    try {
                        channel.finishAndReleaseAll();
                    } catch (DecoderException again) {
                        // Of what was left behind the first one.
                        channel.releaseInbound();
                    }
                }
            };
        };
    }
}
