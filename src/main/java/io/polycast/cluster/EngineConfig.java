// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import com.hazelcast.config.AliasedDiscoveryConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.MulticastConfig;
import com.hazelcast.config.NetworkConfig;
import io.polycast.conf.ClusterConf;
import io.polycast.conf.ListenAddress;
import java.io.FileNotFoundException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The mapping from this server's configuration to Hazelcast's. */
final class EngineConfig {
    /** The attribute in which Vert.x's cluster manager looks for a member's name. */
    static final String NODE_ATTRIBUTE = "__vertx.nodeId";

    /**
     * The heartbeat timeout after which a member is gone. Hazelcast's default of a minute is long for those who wait
     * for messages.
     */
    private static final int SILENCE_SECONDS = 5;

    private static final int SPLIT_CHECK_SECONDS = 5;
    private static final String DISCOVERY_SECONDS = "5";
    private static final int SECRET_BYTES = 12;

    private EngineConfig() {}

    /**
     * The classes that members may send each other by Java serialization: errors, and what is in them. Everything else
     * has formats of its own.
     */
    private static final ClassFilter CLASSES = new ClassFilter()
            .addPrefixes("com.hazelcast.", "java.lang.", "[Ljava.lang.StackTraceElement;")
            .addClasses(
                    "java.util.ArrayList",
                    "java.util.Collections$EmptyList",
                    "java.util.Collections$UnmodifiableList",
                    "java.util.Collections$UnmodifiableCollection",
                    "java.util.Collections$UnmodifiableRandomAccessList",
                    "java.util.concurrent.CancellationException",
                    "java.util.concurrent.ExecutionException",
                    "java.util.concurrent.TimeoutException",
                    "java.io.IOException",
                    "io.vertx.spi.cluster.hazelcast.impl.DataSerializableHolder",
                    "io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo",
                    "io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo");

    static Config of(ClusterConf conf, String secret, String node) throws JoinException {
        Config config = conf.hazelcast().isEmpty() ? own(conf, secret) : file(conf.hazelcast());
        if (config.getSerializationConfig().getJavaSerializationFilterConfig() == null) {
            // Without Hazelcast's defaults, which are all of Java's.
            config.getSerializationConfig()
                    .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()
                            .setDefaultsDisabled(true)
                            .setWhitelist(CLASSES));
        }
        config.getMemberAttributeConfig().setAttribute(NODE_ATTRIBUTE, node);
        // Ended by the server, after its clients.
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        // The details are the cluster's name, which knows the secret, before each line.
        config.setProperty("hazelcast.logging.details.enabled", "false");
        // The maps of Vert.x, as its own default configuration has them.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        return config;
    }

    private static Config file(String path) throws JoinException {
        try {
            Config config = Config.loadFromFile(Path.of(path).toFile());
            if (config.getAdvancedNetworkConfig().isEnabled()) {
                throw new JoinException("cluster: " + path
                        + " has an advanced-network: members, and nobody else, come in by one port; use network");
            }
            return config;
        } catch (FileNotFoundException | RuntimeException e) {
            throw new JoinException("cluster: Hazelcast can't use " + path + ": " + e.getMessage(), e);
        }
    }

    private static Config own(ClusterConf conf, String secret) throws JoinException {
        Config config = new Config();
        config.setClusterName(secretName(conf, secret));
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        // Those that are listed are asked until they answer or refuse. What a platform knows may come a little later
        // than they start.
        config.setProperty(
                "hazelcast.wait.seconds.before.join", conf.discovery().isEmpty() ? "0" : DISCOVERY_SECONDS);
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", Integer.toString(SILENCE_SECONDS));
        config.setProperty("hazelcast.merge.first.run.delay.seconds", Integer.toString(SPLIT_CHECK_SECONDS));
        config.setProperty("hazelcast.merge.next.run.delay.seconds", Integer.toString(SPLIT_CHECK_SECONDS));
        config.setProperty("hazelcast.graceful.shutdown.max.wait", Integer.toString(SILENCE_SECONDS));
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.tcp.join.port.try.count", "1");
        network(config, conf);
        return config;
    }

    private static void network(Config config, ClusterConf conf) throws JoinException {
        ListenAddress bind = conf.bind();
        InetAddress address;
        try {
            address = InetAddress.getByName(bind.host());
        } catch (UnknownHostException e) {
            throw new JoinException("cluster: the host of " + conf.bindText() + " is not known", e);
        }
        if (!ofThisMachine(address)) {
            throw new JoinException("cluster: " + conf.bindText() + " is no address of this machine");
        }
        if (address instanceof Inet6Address) {
            config.setProperty("hazelcast.prefer.ipv4.stack", "false");
        }
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(bind.port()).setPortAutoIncrement(false).setReuseAddress(true);
        // Not by a list of interfaces: with one, members that are given by name are not looked for.
        config.setProperty("hazelcast.local.localAddress", address.getHostAddress());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        if (conf.discovery().isEmpty()) {
            join.getTcpIpConfig()
                    .setEnabled(true)
                    .setConnectionTimeoutSeconds(2)
                    .setMembers(conf.members());
        } else {
            conf.discovery().forEach((kind, settings) -> discover(join, kind, settings));
        }
    }

    private static boolean ofThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Whether it is shows when it is bound.
            return true;
        }
    }

    private static void discover(JoinConfig join, String kind, Map<String, String> settings) {
        if (kind.equals("multicast")) {
            MulticastConfig multicast =
                    join.getMulticastConfig().setEnabled(true).setLoopbackModeEnabled(true);
            if (settings.containsKey("group")) {
                multicast.setMulticastGroup(settings.get("group"));
            }
            if (settings.containsKey("port")) {
                multicast.setMulticastPort(Integer.parseInt(settings.get("port")));
            }
            return;
        }
        AliasedDiscoveryConfig<?> discovery =
                switch (kind) {
                    case "aws" -> join.getAwsConfig();
                    case "azure" -> join.getAzureConfig();
                    case "gcp" -> join.getGcpConfig();
                    default -> join.getKubernetesConfig();
                };
        discovery.setEnabled(true);
        settings.forEach(discovery::setProperty);
    }

    /**
     * The cluster name as members compare it, before anybody is let in: derived from the name and the secret, so that
     * it can't be made without the secret. Where members find each other by multicast, it keeps clusters apart.
     */
    private static String secretName(ClusterConf conf, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal(("polycast cluster " + conf.name()).getBytes(StandardCharsets.UTF_8));
            return conf.name() + "-" + HexFormat.of().formatHex(digest, 0, SECRET_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
