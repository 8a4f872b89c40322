// SPDX-License-Identifier: Apache-2.0
/**
 * Framing: bytes to records and back. Framers sit on Vert.x's {@link io.vertx.core.parsetools.RecordParser} and bound
 * what they feed it. Knows the root package only. Start reading at {@link io.polycast.framing.Framing}.
 */
@NullMarked
package io.polycast.framing;

import org.jspecify.annotations.NullMarked;
