// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.delivery.Encoding;
import io.polycast.framing.Framing;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import java.util.Map;
import java.util.Optional;

/** Redis Pub/Sub, for clients that were written for Redis. */
public final class RespProtocol implements Protocol {
    /** For the service loader. */
    public RespProtocol() {}

    @Override
    public String name() {
        return "resp";
    }

    @Override
    public Encoding encoding() {
        return RespEncoding.of(RespEncoding.Kind.MESSAGE, false);
    }

    @Override
    public boolean textual() {
        return false;
    }

    @Override
    public Optional<Framing> framing() {
        return Optional.of(RespFraming.RESP);
    }

    /** Redis ends who lags 32 MiB behind, and knows no bound on subscriptions; here there is one on their memory. */
    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "overflow", "disconnect",
                "maxPending", "32MiB",
                "maxSubscriptions", "100000",
                "maxWildcards", "20000");
    }

    @Override
    public Session open(SessionPort port) {
        return new RespSession(port);
    }
}
