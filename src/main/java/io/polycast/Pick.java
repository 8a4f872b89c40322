// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A message of a batch that one member of a group gets, and where that member is looked for.
 *
 * @param position where the message stands in the batch
 * @param group the group
 * @param place the event loop, or, behind those, the links to other nodes
 */
public record Pick(int position, String group, int place) {}
