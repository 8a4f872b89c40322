// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1 message framing (RFC 9112): where each request begins and ends, strictly, and without regard to what it asks
 * for.
 */
@NullMarked
package io.polycast.web.http1;

import org.jspecify.annotations.NullMarked;
