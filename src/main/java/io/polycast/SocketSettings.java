// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options with which an endpoint's socket is opened, as configured; each part applies to some kinds of sockets
 * only.
 *
 * @param access who may connect to a socket file
 * @param allowUids users that may connect to a Unix socket; empty for everyone whom the file's permissions let in
 * @param tcp options specific to TCP
 * @param tls null without TLS
 * @param interfaces names of the interfaces on which a multicast group is joined
 * @param broadcast whether the address is the broadcast address of a segment
 */
public record SocketSettings(
        FileAccess access,
        List<Integer> allowUids,
        TcpSettings tcp,
        @Nullable TlsSettings tls,
        List<String> interfaces,
        boolean broadcast) {}
