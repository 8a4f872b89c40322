// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/**
 * Messages that stand together in a delivery, for one lane.
 *
 * @param from the first message
 * @param to the one behind the last
 */
record Run(Delivery delivery, Encoding encoding, int from, int to) {}
