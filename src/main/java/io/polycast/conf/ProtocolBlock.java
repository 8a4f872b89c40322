// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Map;

/**
 * What a protocol has of its own in the configuration of an endpoint.
 *
 * @param protocol its name, which is also that of its block
 * @param schema the JSON schema of the block; empty when there is none
 * @param defaults what stands in for other settings of its endpoints, by key
 * @param ownFraming whether nobody may configure a framing
 * @param overHttp whether it can be spoken on http endpoints, so that its block may be there
 */
public record ProtocolBlock(
        String protocol, String schema, Map<String, String> defaults, boolean ownFraming, boolean overHttp) {
    /** Keeps a copy. */
    public ProtocolBlock {
        defaults = Map.copyOf(defaults);
    }
}
