// SPDX-License-Identifier: Apache-2.0
/**
 * Where each request of an HTTP/1 connection begins and ends (RFC 9112), to the letter and without looking at what it asks for.
 */
@NullMarked
package io.polycast.web.http1;

import org.jspecify.annotations.NullMarked;
