// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.time.Duration;
import java.util.List;

/**
 * The settings that only http endpoints have.
 *
 * @param servesPublic whether clients may publish and subscribe here
 * @param servesAdmin whether the metrics and the API are served here
 * @param allowedOrigins web origins whose pages may come in besides the endpoint's own, such as {@code
 *     https://example.com}; {@code *} is every one
 * @param compression whether WebSocket clients are offered permessage-deflate
 * @param heartbeat silence after which a WebSocket or SSE client is sent a sign of life; zero: never
 */
public record WebConf(
        boolean servesPublic,
        boolean servesAdmin,
        List<String> allowedOrigins,
        boolean compression,
        Duration heartbeat) {}
