// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.metrics.EndpointMeters;

/**
 * What a socket is opened with.
 *
 * @param endpoint the endpoint's name, for the log
 * @param backlog connections that the kernel queues before they are accepted
 * @param maxPacketSize bytes of the longest packet that is taken whole
 * @param access who may connect to a socket file
 * @param meters where bytes are counted
 */
public record SocketOptions(
        String endpoint, int backlog, int maxPacketSize, FileAccess access, EndpointMeters meters) {}
