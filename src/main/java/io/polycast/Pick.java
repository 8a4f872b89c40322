// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * The choice of a place that is to serve a message to one member of a group.
 *
 * @param position index of the message in the batch
 * @param group the group
 * @param place an event loop, or, numbered after those, the links to other nodes
 */
public record Pick(int position, String group, int place) {}
