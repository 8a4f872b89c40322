// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

/**
 * Who is at the other end of a Unix socket, as the kernel noted it when the peer connected (unix(7),
 * {@code SO_PEERCRED}).
 *
 * @param pid process; 0 where it lives in another pid namespace
 * @param uid effective user
 * @param gid effective group
 */
public record Credentials(int pid, int uid, int gid) {
    @Override
    public String toString() {
        return "pid=" + pid + ",uid=" + uid + ",gid=" + gid;
    }
}
