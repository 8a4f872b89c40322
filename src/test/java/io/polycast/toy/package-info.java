// SPDX-License-Identifier: Apache-2.0
/**
 * A protocol that uses all that a protocol may own of how it is spoken: start at {@code ToyProtocol}. Besides this
 * folder there is one line in the service file of the tests, and its transcripts.
 */
@NullMarked
package io.polycast.toy;

import org.jspecify.annotations.NullMarked;
