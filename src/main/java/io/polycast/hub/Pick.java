// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

/**
 * A message of a batch for one member of a group.
 *
 * @param position where the message stands in the batch
 * @param group the group
 */
public record Pick(int position, String group) {}
