// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.endpoint.Server;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells other programs that the server listens, and where. Whoever sees the file sees all of it. */
final class ReadyFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);

    private final Path file;

    ReadyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    void write(List<Server.Bound> endpoints) throws IOException {
        JsonArray addresses = new JsonArray();
        endpoints.forEach(bound ->
                addresses.add(new JsonObject().put("name", bound.name()).put("address", bound.address())));
        JsonObject content =
                new JsonObject().put("pid", ProcessHandle.current().pid()).put("endpoints", addresses);
        // In the same folder, since a move is one step only within a file system.
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, content.encode() + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("can't remove {}: {}", file, e.toString());
        }
    }
}
