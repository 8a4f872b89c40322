// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.polycast.conf.ClusterConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret of a cluster whose configuration has none: a file that only this user can read, created by the node that
 * starts first. So the nodes of one user on one machine form a cluster without any setting, and nobody else gets in.
 */
final class LocalSecret {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSecret.class);
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path parent;
    private final Path folder;
    private final Path file;

    /** In a folder of this name, which need not be there. */
    LocalSecret(Path parent, String name, String cluster) {
        this.parent = parent;
        folder = parent.resolve(name);
        file = folder.resolve("cluster-" + cluster + ".secret");
    }

    /** The secret. */
    static String of(ClusterConf conf) throws JoinException {
        if (!conf.secret().isEmpty()) {
            return conf.secret();
        }
        String state = System.getenv("XDG_STATE_HOME");
        Path folder = state == null || !Path.of(state).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        if (!folder.isAbsolute()) {
            throw new JoinException("cluster: there is no \"secret\", and this user has no home to keep one in");
        }
        return new LocalSecret(folder, "polycast", conf.name()).get();
    }

    /** Reads the secret, or creates it. */
    String get() throws JoinException {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                make();
            }
            return read();
        } catch (IOException | UnsupportedOperationException e) {
            throw new JoinException(
                    "cluster: there is no \"secret\", and " + file + " can't be used instead: " + e.getMessage(), e);
        }
    }

    /**
     * Creates the file by writing elsewhere and linking, so that nobody reads half of it, and nodes that start at the
     * same time agree on one.
     */
    private void make() throws IOException {
        Files.createDirectories(parent);
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Path draft = Files.createTempFile(
                folder,
                "cluster",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("another node made {} at the same time", file, e);
        } finally {
            Files.delete(draft);
        }
    }

    private String read() throws IOException, JoinException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || !attributes.owner().equals(user())) {
            throw new JoinException("cluster: " + file + " is no file of this user; remove it, or set \"secret\"");
        }
        if (attributes.permissions().stream().anyMatch(OTHERS::contains)) {
            throw new JoinException("cluster: other users can read or change " + file
                    + ", so what is in it is no secret; remove it, and a new one is made");
        }
        String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (secret.length() < RANDOM_BYTES) {
            throw new JoinException("cluster: " + file + " holds no secret; remove it, and a new one is made");
        }
        return secret;
    }

    /** The owner of new files. */
    private UserPrincipal user() throws IOException {
        Path probe = Files.createTempFile(
                folder,
                "cluster",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
