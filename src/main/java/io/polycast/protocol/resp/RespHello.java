// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself at the start.
 *
 * @param version of the protocol
 * @param user who it is
 * @param name what it calls itself; null when it does not say
 * @param error what is wrong with that; empty when nothing is
 */
record RespHello(long version, String user, @Nullable String name, String error) {
    static final String DEFAULT_USER = "default";

    /**
     * Reads {@code HELLO}.
     *
     * @param current the version that is spoken
     */
    static RespHello of(RespRequest request, int current) {
        OptionalLong version = request.count() > 1 ? request.number(1) : OptionalLong.of(current);
        if (version.isEmpty()) {
            return wrong("ERR Protocol version is not an integer or out of range");
        }
        if (version.getAsLong() != 2 && version.getAsLong() != 3) {
            return wrong("NOPROTO unsupported protocol version");
        }
        String name = null;
        String user = DEFAULT_USER;
        int next = 2;
        while (next < request.count()) {
            int left = request.count() - next - 1;
            if (request.is(next, "auth") && left >= 2) {
                user = request.text(next + 1);
                next += 3;
            } else if (request.is(next, "setname") && left >= 1) {
                name = request.text(next + 1);
                if (!RespClient.fault(name).isEmpty()) {
                    return wrong("ERR " + RespClient.fault(name));
                }
                next += 2;
            } else {
                return wrong("ERR Syntax error in HELLO option '" + request.text(next) + "'");
            }
        }
        return new RespHello(version.getAsLong(), user, name, "");
    }

    private static RespHello wrong(String error) {
        return new RespHello(0, "", null, error);
    }
}
