// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import io.polycast.Attributes;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.ProtocolSettings;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.Lanes.Subscribed;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.TlsState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One client's words. */
final class ToySession implements Session {
    private final SessionPort port;
    private final ProtocolSettings settings;
    private final Map<String, LanePort> lanes = new HashMap<>();
    private boolean known;

    ToySession(SessionPort port, ProtocolSettings settings) {
        this.port = port;
        this.settings = settings;
        this.known = settings.text("secret").isEmpty();
    }

    @Override
    public void opened() {
        if (known) {
            port.identified();
        }
        if (!settings.time("pingInterval").isZero()) {
            port.keepAlive(settings.time("pingInterval"), 2);
        }
        say("HELLO " + settings.text("greeting") + (port.tls() == TlsState.TO_BE_STARTED ? " TLS" : ""));
    }

    private void say(String line) {
        port.reply((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onRecord(Buffer record) {
        String text = record.toString();
        int end = text.indexOf('\n');
        String[] words = (end < 0 ? text : text.substring(0, end)).split(" ", -1);
        try {
            switch (words[0]) {
                case "PING" -> say("PONG");
                case "PONG" -> {
                    // That it came is all there is to it.
                }
                case "TLS" -> startTls();
                case "AUTH" -> authenticate(words[1], words[2]);
                default -> {
                    if (known) {
                        command(words, record, end);
                    } else {
                        say("-ERR identify first");
                    }
                }
            }
        } catch (BadChannelException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            say("-ERR bad command");
        }
    }

    private void command(String[] words, Buffer record, int end) throws BadChannelException {
        switch (words[0]) {
            case "SUB" -> subscribe(words);
            case "UNSUB" -> unsubscribe(words);
            case "PUB" ->
                port.publish(ChannelName.parse(words[1]), record.getBytes(end + 1, record.length()), Attributes.EMPTY);
            default -> say("-ERR bad command");
        }
    }

    private void subscribe(String[] words) throws BadChannelException {
        ChannelPattern pattern = ChannelPattern.parse(words[1]);
        LanePort lane = lanes.computeIfAbsent(words[2], sid -> port.lane(new ToyEncoding(sid)));
        Subscribed answer = words.length > 3 ? lane.subscribe(pattern, words[3]) : lane.subscribe(pattern);
        say(answer.refusal().isEmpty() ? "+OK" : "-ERR " + answer.refusal());
    }

    private void unsubscribe(String[] words) {
        LanePort lane = lanes.get(words[1]);
        if (lane == null) {
            say("-ERR no such lane");
            return;
        }
        if (words.length > 2) {
            lane.closeAfter(Long.parseLong(words[2]), () -> lanes.remove(words[1]));
        } else {
            lanes.remove(words[1]);
            lane.close();
        }
        say("+OK");
    }

    private void startTls() {
        say("+TLS");
        port.startTls().onSuccess(done -> say("+SECURE")).onFailure(cause -> say("-ERR no TLS"));
    }

    /** Asks somebody who takes a moment, on another thread. */
    private void authenticate(String user, String secret) {
        Promise<String> answer = Promise.promise();
        new Thread(
                        () -> {
                            if (settings.text("secret").isEmpty()
                                    || settings.text("secret").equals(secret)) {
                                answer.complete(user);
                            } else {
                                answer.fail("no");
                            }
                        },
                        "toy-authenticator")
                .start();
        Future<String> known = port.authenticate(answer.future());
        known.onSuccess(name -> {
            this.known = true;
            say("+HI " + name);
        });
        known.onFailure(no -> port.close(CloseReason.NOT_ALLOWED));
    }

    @Override
    public void onOversize(int limit) {
        // Only of packets, over which this is not spoken.
    }

    @Override
    public void heartbeat() {
        say("PING");
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        say("-ERR " + reason.code());
    }
}
