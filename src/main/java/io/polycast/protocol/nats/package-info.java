// SPDX-License-Identifier: Apache-2.0
/**
 * The NATS client protocol: any client of nats-server works unchanged. Knows the protocol SPI,
 * {@link io.polycast.delivery.Encoding}, {@link io.polycast.framing.Framing}, JSON as text and the root package. Start
 * at {@code NatsSession}; what subjects are as channels is in {@code Subjects}.
 */
@NullMarked
package io.polycast.protocol.nats;

import org.jspecify.annotations.NullMarked;
