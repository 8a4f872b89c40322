// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What only some kinds of sockets have.
 *
 * @param permissions of the socket file; who may write to it may connect
 * @param owner name of the file's user; empty for the server's own
 * @param group name of the file's group; empty for the server's own
 * @param allowUids users that may connect; empty for all whom the file lets in
 * @param tcp what only TCP has
 * @param tls null when there is none
 * @param interfaces on which a multicast group is joined, by name
 * @param broadcast whether {@code listen} is a segment's broadcast address
 */
public record SocketConf(
        Set<PosixFilePermission> permissions,
        String owner,
        String group,
        List<Integer> allowUids,
        TcpConf tcp,
        @Nullable TlsConf tls,
        List<String> interfaces,
        boolean broadcast) {}
