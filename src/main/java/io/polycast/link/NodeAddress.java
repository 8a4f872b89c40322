// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

/**
 * A member of the cluster.
 *
 * @param node its name, drawn at random at each start
 * @param address the engine's address, such as {@code 10.0.0.7:5701}
 */
public record NodeAddress(String node, String address) {}
