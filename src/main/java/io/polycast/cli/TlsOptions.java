// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.client.ClientTls;
import io.polycast.client.dialect.ServerUrl;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the client commands that have to do with TLS. */
final class TlsOptions {
    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "trust the certificates in this PEM file, instead of those that Java brings")
    private @Nullable Path authorities;

    @Option(names = "--cert", paramLabel = "FILE", description = "present this certificate (PEM) to the server")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "the key (PEM, PKCS #8) of that certificate")
    private @Nullable Path key;

    @Option(
            names = "--insecure",
            description =
                    "take any certificate of the server: whoever stands in between can read and change everything")
    private boolean insecure;

    /**
     * What they say for these servers.
     *
     * @throws IllegalArgumentException if they can't be used, or have nothing to say there; the message is for the user
     */
    ClientTls forServers(Collection<ServerUrl> urls, PrintWriter err) {
        ClientTls.Options options = new ClientTls.Options(authorities, certificate, key, insecure);
        boolean secured = urls.stream().anyMatch(url -> url.scheme().mayBeSecured());
        if (!secured && !options.none()) {
            throw new IllegalArgumentException(
                    urls.iterator().next() + " has no TLS, for which --ca, --cert, --key and --insecure are");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("--cert and --key belong together");
        }
        if (insecure && authorities != null) {
            throw new IllegalArgumentException("--ca says whom to trust, and --insecure to trust everybody");
        }
        ClientTls tls = ClientTls.of(options);
        if (insecure) {
            err.println("polycast: --insecure: THE SERVER'S CERTIFICATE IS NOT CHECKED. Whoever stands in between can"
                    + " read and change everything.");
        }
        return tls;
    }
}
