// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.FileAccess;
import io.polycast.LogEvent;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix socket. The socket is bound under a secret name, gets its mode and owner there, and is then
 * renamed: so there is no moment at which someone unauthorized can connect, and the remains of a dead server are
 * replaced atomically. When the server ends, the file is removed only if it is still this socket's. Methods block for
 * as long as the file system takes.
 */
public final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
    private static final int RANDOM_NAMES = 1 << 30;
    private static final int RADIX = 36;

    private final Path place;
    private final Path birthplace;
    private volatile @Nullable Object key;

    private SocketFile(Path place) {
        this.place = place;
        String random = Integer.toString(ThreadLocalRandom.current().nextInt(RANDOM_NAMES), RADIX);
        this.birthplace = place.resolveSibling("." + random);
    }

    /**
     * A path that is not in use.
     *
     * @throws IOException if there is a live socket, or a file that is not a socket, or no such folder; the message is
     *     for a user
     */
    public static SocketFile at(String path) throws IOException {
        Path place = Path.of(path).toAbsolutePath();
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        SocketFile file = new SocketFile(place);
        for (Path name : new Path[] {place, file.birthplace}) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > UnixAddress.MAX_PATH_BYTES) {
                throw new IOException(
                        "the path is longer than the " + UnixAddress.MAX_PATH_BYTES + " bytes that a socket may have");
            }
        }
        file.checkFree();
        return file;
    }

    private void checkFree() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!attributes.isOther()) {
            throw new IOException("there is a file that is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(place));
        } catch (ConnectException e) {
            if (String.valueOf(e.getMessage()).contains("refused")) {
                LogEvent.SOCKET_FILE_STALE.log(LOG, place);
                return;
            }
        } catch (IOException e) {
            // Of another kind (EPROTOTYPE), inaccessible to this user, or too busy: in any case it is alive.
            LOG.debug("{} answers: {}", place, e.getMessage());
        }
        throw new BindException("Address already in use");
    }

    /** The path to bind the socket to. */
    public UnixAddress birthplace() {
        return new UnixAddress(birthplace.toString());
    }

    /** The socket is bound: moves it to where clients find it. */
    public void place(FileAccess access) throws IOException {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(birthplace, PosixFileAttributeView.class);
            if (!access.owner().isEmpty()) {
                view.setOwner(known("user", access.owner(), UserPrincipalLookupService::lookupPrincipalByName));
            }
            if (!access.group().isEmpty()) {
                view.setGroup(known("group", access.group(), UserPrincipalLookupService::lookupPrincipalByGroupName));
            }
            view.setPermissions(access.permissions());
            key = key(birthplace);
            Files.move(birthplace, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(birthplace);
            throw e;
        }
    }

    private interface Lookup<P> {
        P find(UserPrincipalLookupService names, String name) throws IOException;
    }

    private <P> P known(String kind, String name, Lookup<P> lookup) throws IOException {
        try {
            return lookup.find(birthplace.getFileSystem().getUserPrincipalLookupService(), name);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("there is no " + kind + " " + name, e);
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Whether clients still find this socket at its path. */
    public boolean isThere() {
        try {
            return key != null && key(place).equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes it, unless it has been replaced. Idempotent. */
    public void remove() {
        try {
            if (isThere()) {
                Files.delete(place);
            }
        } catch (IOException e) {
            LogEvent.SOCKET_FILE_KEPT.log(LOG, place, e.toString());
        }
    }

    @Override
    public String toString() {
        return place.toString();
    }
}
