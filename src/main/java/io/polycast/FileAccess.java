// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Who may connect to a socket file: whoever may write to it.
 *
 * @param permissions of the file
 * @param owner name of its user; empty for the server's own
 * @param group name of its group; empty for the server's own
 */
public record FileAccess(Set<PosixFilePermission> permissions, String owner, String group) {}
