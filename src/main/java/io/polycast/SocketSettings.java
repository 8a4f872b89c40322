// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's socket is opened with, as far as the configuration says it; each part holds for some kinds of
 * sockets only.
 *
 * @param access who may connect to a socket file
 * @param allowUids users that may connect to a Unix socket; empty for all whom the file lets in
 * @param tcp what only TCP has
 * @param tls null when there is none
 * @param interfaces on which a multicast group is joined, by name
 * @param broadcast whether the address is a segment's broadcast address
 */
public record SocketSettings(
        FileAccess access,
        List<Integer> allowUids,
        TcpSettings tcp,
        @Nullable TlsSettings tls,
        List<String> interfaces,
        boolean broadcast) {}
