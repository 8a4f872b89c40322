// SPDX-License-Identifier: Apache-2.0
package io.polycast.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A piece of code that reads what strangers send, as {@link FuzzTest} sees it.
 *
 * @param name for people
 * @param cut whether its input is a stream, which may be cut anywhere, and not a packet
 * @param violation what it throws when the input is not what it should be, and nothing else
 * @param opening makes one for a new connection
 * @param valid inputs that it understands; the more there is in them, the more is found
 */
public record Decoder(
        String name, boolean cut, Class<? extends Throwable> violation, Opening opening, List<byte[]> valid) {
    /** How a connection begins. */
    public interface Opening {
        /** Tells each record, in words that say all of it. */
        Decoding open(Consumer<String> told);
    }

    /** One connection. */
    public interface Decoding {
        /** Takes a piece of the input. */
        void feed(byte[] piece) throws Exception;

        /** No more will come. */
        default void end() throws Exception {}

        /** The connection is gone; what was held has to be given back. */
        default void close() {}
    }

    /** One for streams. */
    public static Decoder ofStream(
            String name, Class<? extends Throwable> violation, Opening opening, byte[]... valid) {
        return new Decoder(name, true, violation, opening, List.of(valid));
    }

    /** One for packets. */
    public static Decoder ofPackets(
            String name, Class<? extends Throwable> violation, Opening opening, byte[]... valid) {
        return new Decoder(name, false, violation, opening, List.of(valid));
    }

    /** Inputs as text, a character a byte. */
    public static byte[][] texts(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(ISO_8859_1)).toArray(byte[][]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
