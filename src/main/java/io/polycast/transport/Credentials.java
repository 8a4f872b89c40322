// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

/**
 * The credentials of a Unix socket's peer, as recorded by the kernel when it connected (unix(7), {@code SO_PEERCRED}).
 *
 * @param pid process; 0 if it lives in another pid namespace
 * @param uid effective user
 * @param gid effective group
 */
public record Credentials(int pid, int uid, int gid) {
    @Override
    public String toString() {
        return "pid=" + pid + ",uid=" + uid + ",gid=" + gid;
    }
}
