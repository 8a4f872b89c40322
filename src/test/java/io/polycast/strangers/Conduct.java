// SPDX-License-Identifier: Apache-2.0
package io.polycast.strangers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How strangers behave. None of them is polite, and none is bounded by anything but these numbers. */
enum Conduct {
    NEVER_READS(120) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.send(dialogue.subscription("lobby"), 1);
            stranger.send(dialogue.question(), 2_000);
            stranger.send(dialogue.record(8_000), 20);
        }
    },
    NEVER_ENDS_A_RECORD(700) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.send(dialogue.begun(1 << 20, 60_000), 1);
        }
    },
    OPENS_AND_CLOSES(1_500) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.close();
        }
    },
    SPEAKS_AND_CLOSES(1_500) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.send(dialogue.record(5), 1);
            stranger.close();
        }
    },
    SENDS_MANY_SMALL(4) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.send(dialogue.record(1), 5_000);
        }
    },
    SENDS_ONE_HUGE(4) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.send(dialogue.begun(Integer.MAX_VALUE, 4 << 20), 1);
        }
    },
    SPEAKS_SOMETHING_ELSE(50) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            String[] others = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n/pub lobby x\n",
                "*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n",
                "\u0010\u000c\u0000\u0004MQTT\u0004\u0002\u0000<\u0000\u0000",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0000\u00ff\u00fe\r\n\u0000\n\u0007"
            };
            String other = others[stranger.number() % others.length];
            stranger.send(other.getBytes(StandardCharsets.ISO_8859_1), 1);
        }
    },
    RESETS(600) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            stranger.send(dialogue.subscription("lobby"), 1);
            stranger.send(dialogue.begun(5_000, 100), 1);
            stranger.reset();
        }
    },
    SUBSCRIBES_TO_MUCH(30) {
        @Override
        void misbehave(Stranger stranger, Dialogue dialogue) throws IOException {
            for (int i = 0; i < 1_200 && stranger.welcome(); i++) {
                String pattern = "a.".repeat(25) + stranger.number() + "." + i + (i % 2 == 0 ? ".*" : "");
                stranger.send(dialogue.subscription(pattern), 1);
            }
        }
    };

    private final int strangers;

    Conduct(int strangers) {
        this.strangers = strangers;
    }

    /** How many of them there are. */
    int strangers() {
        return strangers;
    }

    /** What one of them does; it may find that it is not let. */
    abstract void misbehave(Stranger stranger, Dialogue dialogue) throws IOException;
}
