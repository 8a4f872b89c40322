// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.metrics.EndpointMeters;

/**
 * What a socket is opened with.
 *
 * @param backlog connections that the kernel queues before they are accepted
 * @param meters where bytes are counted
 */
public record SocketOptions(int backlog, EndpointMeters meters) {}
