// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/**
 * Consecutive messages of a delivery, for one lane.
 *
 * @param from the first message
 * @param to the end, exclusive
 */
record Run(Delivery delivery, Encoding encoding, int from, int to) {}
