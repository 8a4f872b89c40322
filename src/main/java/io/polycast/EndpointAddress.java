// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * An address at which an endpoint of some node of the cluster can be reached.
 *
 * @param endpoint the endpoint's name; nodes that serve the same clients have endpoints of the same names
 * @param scheme such as {@code tcp}
 * @param authority IP address and port
 * @param loopback whether only clients on the node's own machine reach it
 */
public record EndpointAddress(String endpoint, String scheme, String authority, boolean loopback) {}
