// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.polycast.server.Server;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The file that tells other programs that the server listens, and where. It appears atomically. */
final class ReadyFile {
    private final Path file;

    ReadyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Whether its folder is there. */
    boolean possible() {
        return Files.isDirectory(Objects.requireNonNullElse(file.getParent(), file)) && !Files.isDirectory(file);
    }

    void write(Server server) throws IOException {
        // In the same folder, since a move is one step only within a file system.
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, json(server) + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String json(Server server) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("pid", ProcessHandle.current().pid());
            json.writeArrayFieldStart("endpoints");
            for (Server.Bound bound : server.endpoints()) {
                json.writeStartObject();
                json.writeStringField("name", bound.name());
                json.writeStringField("address", bound.address());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (server.clusterAddress().isPresent()) {
                json.writeStringField("cluster", server.clusterAddress().get());
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Deletes the file, at the end and before the start: a server that was killed has left its own behind. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
