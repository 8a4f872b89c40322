// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.spi.exception.RetryableIOException;
import io.polycast.conf.ClusterConf;
import io.polycast.conf.ListenAddress;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java objects a node makes of what other members send. */
class EngineConfigTest {
    /** Hazelcast's number for it. */
    private static final int JAVA_OBJECT = -100;

    private static final String SECRET = "a secret of 16 letters";

    private static ClusterConf conf(String hazelcast) {
        return new ClusterConf(
                true,
                "plant",
                new ListenAddress("tcp", "127.0.0.1", 0),
                List.of(),
                Map.of(),
                new ClusterConf.EventBusConf("", 0, null),
                SECRET,
                hazelcast,
                1 << 20);
    }

    /**
     * What is made of a Java object that another member has sent as such, though Hazelcast may have a form of its own
     * for it.
     */
    private static Object received(Serializable sent, Config config) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeLong(JAVA_OBJECT & 0xFFFF_FFFFL);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        InternalSerializationService service = new DefaultSerializationServiceBuilder()
                .setConfig(config.getSerializationConfig())
                .build();
        try {
            return service.toObject(new HeapData(bytes.toByteArray()));
        } finally {
            service.dispose();
        }
    }

    private static void assertRefused(Serializable sent, Config config) {
        assertThatThrownBy(() -> received(sent, config)).hasStackTraceContaining("SecurityException");
    }

    private static void assertErrorsAlone(Config config) throws Exception {
        assertRefused(new HashSet<>(Set.of(new HashSet<>())), config);
        assertRefused(URI.create("http://127.0.0.1/"), config);
        assertRefused(InetAddress.getLoopbackAddress(), config);
        assertRefused(new File("/"), config);
        Exception error = new RetryableIOException("gone", new IllegalStateException("really"));
        error.addSuppressed(new IllegalArgumentException("this, too"));
        assertThat(received(error, config))
                .isInstanceOf(RetryableIOException.class)
                .extracting(received -> ((Exception) received).getSuppressed().length)
                .isEqualTo(1);
    }

    @Test
    void errorsAreAllThatIsMade() throws Exception {
        assertErrorsAlone(EngineConfig.of(conf(""), SECRET, "here01"));
    }

    @Test
    void alsoWithAFileOfOnesOwn(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hazelcast.yaml"), "hazelcast:\n  cluster-name: plant\n");
        assertErrorsAlone(EngineConfig.of(conf(file.toString()), SECRET, "here01"));
    }

    @Test
    void unlessTheFileHasAFilter(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hazelcast.yaml"), """
                hazelcast:
                  serialization:
                    java-serialization-filter:
                      defaults-disabled: true
                      whitelist:
                        class: [java.net.URI]
                """);
        Config config = EngineConfig.of(conf(file.toString()), SECRET, "here01");
        assertThat(received(URI.create("http://127.0.0.1/"), config)).isEqualTo(URI.create("http://127.0.0.1/"));
        assertRefused(new File("/"), config);
    }

    @Test
    void anAdvancedNetworkIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("hazelcast.yaml"), "hazelcast:\n  advanced-network:\n    enabled: true\n");
        assertThatThrownBy(() -> EngineConfig.of(conf(file.toString()), SECRET, "here01"))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("advanced-network");
    }
}
