// SPDX-License-Identifier: Apache-2.0
package io.polycast.strangers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a stranger says at one kind of door. */
enum Dialogue {
    TEXT {
        @Override
        byte[] record(int size) {
            return bytes("x".repeat(size) + "\n");
        }

        @Override
        byte[] question() {
            return bytes("/help\n");
        }

        @Override
        byte[] begun(int announced, int sent) {
            return bytes("x".repeat(sent));
        }

        @Override
        byte[] subscription(String pattern) {
            return bytes("/sub " + pattern + "\n");
        }
    },
    JSON {
        @Override
        byte[] record(int size) {
            return bytes("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":\"" + "x".repeat(size) + "\"}\n");
        }

        @Override
        byte[] question() {
            return bytes("{\"op\":\"who\",\"channel\":\"lobby\"}\n");
        }

        @Override
        byte[] begun(int announced, int sent) {
            return bytes("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":\"" + "x".repeat(sent));
        }

        @Override
        byte[] subscription(String pattern) {
            return bytes("{\"op\":\"sub\",\"channel\":\"" + pattern + "\"}\n");
        }
    },
    RAW {
        @Override
        byte[] record(int size) {
            return ByteBuffer.allocate(Integer.BYTES + size).putInt(size).array();
        }

        /** There are no questions; a message reaches everybody else of its kind. */
        @Override
        byte[] question() {
            return record(500);
        }

        @Override
        byte[] begun(int announced, int sent) {
            return ByteBuffer.allocate(Integer.BYTES + sent).putInt(announced).array();
        }

        @Override
        byte[] subscription(String pattern) {
            return new byte[0];
        }
    },
    HTTP {
        @Override
        byte[] record(int size) {
            return bytes("POST /channels/lobby HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + size + "\r\n\r\n"
                    + "x".repeat(size));
        }

        @Override
        byte[] question() {
            return bytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        }

        @Override
        byte[] begun(int announced, int sent) {
            return bytes("POST /channels/lobby HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                    + Integer.toUnsignedString(announced) + "\r\n\r\n" + "x".repeat(sent));
        }

        @Override
        byte[] subscription(String pattern) {
            return bytes("GET /channels/" + pattern + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        }
    };

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A whole message of so many bytes. */
    abstract byte[] record(int size);

    /** Something that is answered. */
    abstract byte[] question();

    /** A record that is said to have so many bytes, or can have any number, and of which so many are there. */
    abstract byte[] begun(int announced, int sent);

    /** A wish for messages, where it has to be said. */
    abstract byte[] subscription(String pattern);
}
