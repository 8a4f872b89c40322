// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rules for names of channels and patterns in a protocol. Checked before anything is sent to a server: in a line of
 * text, a name with a space would be taken for two arguments, and one with a line break for another command.
 */
public enum Naming {
    /** By this server's own rules, in all of its own protocols. */
    POLYCAST {
        @Override
        void channel(String name) throws BadChannelException {
            ChannelName.parse(name);
        }

        @Override
        void pattern(String pattern) throws BadChannelException {
            ChannelPattern.parse(pattern);
        }
    },
    /** A subject: tokens joined by dots. The server has an opinion of its own on wildcards. */
    NATS {
        @Override
        void channel(String name) throws BadChannelException {
            if (name.chars().anyMatch(c -> c <= ' ' || c == DELETE)) {
                throw new BadChannelException("a NATS subject has no white space and no control characters");
            }
            if (Arrays.asList(name.split("\\.", -1)).contains("")) {
                throw new BadChannelException("a NATS subject has no empty token");
            }
        }
    },
    /** A topic, or a topic filter with wildcards (MQTT 5.0, section 4.7). */
    MQTT {
        @Override
        void channel(String name) throws BadChannelException {
            filter(name);
            if (name.indexOf('#') >= 0 || name.indexOf('+') >= 0) {
                throw new BadChannelException("an MQTT topic has no + and no #, which are wildcards");
            }
        }

        @Override
        void pattern(String pattern) throws BadChannelException {
            filter(pattern);
            String[] levels = pattern.split("/", -1);
            for (int i = 0; i < levels.length; i++) {
                boolean last = i == levels.length - 1;
                boolean rest = levels[i].indexOf('#') >= 0 && !(last && levels[i].equals("#"));
                if (rest || (levels[i].indexOf('+') >= 0 && !levels[i].equals("+"))) {
                    throw new BadChannelException("in an MQTT filter + is a level of its own, and # is the last one");
                }
            }
        }

        private static void filter(String name) throws BadChannelException {
            if (name.isEmpty() || name.indexOf(0) >= 0) {
                throw new BadChannelException("an MQTT topic is not empty and has no NUL");
            }
            if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_MQTT_STRING) {
                throw new BadChannelException("an MQTT topic has at most " + LONGEST_MQTT_STRING + " bytes");
            }
        }
    },
    /** Any bytes: they stand behind their length. */
    REDIS {
        @Override
        void channel(String name) {
            // Nothing is wrong with it.
        }
    };

    private static final int DELETE = 0x7f;
    private static final int LONGEST_MQTT_STRING = 65_535;
    private static final int LONGEST_SHOWN = 80;

    /** Throws when it is no name of a channel. */
    abstract void channel(String name) throws BadChannelException;

    /** The same for a pattern. */
    void pattern(String pattern) throws BadChannelException {
        channel(pattern);
    }

    /**
     * Looks at the name of a channel.
     *
     * @throws IllegalArgumentException if there can be no such channel; the message is for who named it
     */
    public void checkChannel(String name) {
        try {
            channel(name);
        } catch (BadChannelException e) {
            throw new IllegalArgumentException(shown(name) + " is no channel: " + e.getMessage(), e);
        }
    }

    /** The same for a pattern, and what it throws. */
    public void checkPattern(String pattern) {
        try {
            pattern(pattern);
        } catch (BadChannelException e) {
            throw new IllegalArgumentException(shown(pattern) + " is no pattern: " + e.getMessage(), e);
        }
    }

    /** On one line, and not endless. */
    private static String shown(String name) {
        String start = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "\u2026" : name;
        return "\"" + start.replaceAll("\\p{Cc}", "\ufffd") + "\"";
    }
}
