// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.polycast.protocol.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The protocols that users get: those of the service file in the jar, without the ones that tests bring along. */
public final class ShippedProtocols {
    private static final Path SERVICES = Path.of("src/main/resources/META-INF/services", Protocol.class.getName());

    private ShippedProtocols() {}

    public static List<Protocol> all() throws IOException {
        List<String> shipped = Files.readAllLines(SERVICES);
        return ServiceLoader.load(Protocol.class).stream()
                .filter(provider -> shipped.contains(provider.type().getName()))
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
