// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The settings that only http endpoints have.
 *
 * @param serves which routes there are
 * @param allowedOrigins web origins whose pages may come in besides the endpoint's own, such as {@code
 *     https://example.com}; {@code *} is every one
 * @param compression whether WebSocket clients are offered permessage-deflate
 * @param heartbeat silence after which a WebSocket or SSE client is sent a sign of life; zero: never
 */
public record WebConf(Set<Served> serves, List<String> allowedOrigins, boolean compression, Duration heartbeat) {
    /** Whether clients may publish and subscribe here. */
    public boolean servesPublic() {
        return serves.contains(Served.PUBLIC);
    }

    /** Whether the API is served here. */
    public boolean servesAdmin() {
        return serves.contains(Served.ADMIN);
    }

    /** Whether there is anything for a browser to show. */
    public boolean servesPage() {
        return servesPublic() || servesAdmin();
    }

    /** Whether the metrics are served here. */
    public boolean servesMetrics() {
        return servesAdmin() || serves.contains(Served.METRICS);
    }
}
