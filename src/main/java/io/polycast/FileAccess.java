// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The access rights of a socket file. Whoever may write to the file may connect.
 *
 * @param permissions of the file
 * @param owner user name; empty for the server's own user
 * @param group group name; empty for the server's own group
 */
public record FileAccess(Set<PosixFilePermission> permissions, String owner, String group) {}
