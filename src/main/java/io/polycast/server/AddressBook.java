// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.EndpointAddress;
import io.polycast.conf.EndpointConf;
import io.polycast.connection.ClusterAddresses;
import io.polycast.endpoint.Endpoint;
import io.polycast.link.Landmarks;
import io.polycast.link.NodeAddress;
import io.polycast.transport.AddressText;
import io.polycast.transport.Binding;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses at which clients reach this node and the others. Those of an endpoint that listens on every interface
 * are those of the interfaces. Belongs to the event loop of the links.
 */
final class AddressBook implements Landmarks {
    private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);

    private final Node node;
    private final String machine;
    private final List<InetAddress> interfaces = interfaces();
    private List<EndpointAddress> own = List.of();

    /** At this address of the engine. */
    AddressBook(Node node, String address) {
        this.node = node;
        this.machine = machine(address);
    }

    /** Nodes that the engine finds at one address are on one machine, or share what is loopback to it. */
    private static String machine(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static List<InetAddress> interfaces() {
        try {
            List<InetAddress> all = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .toList();
            List<InetAddress> reachable =
                    all.stream().filter(address -> !address.isLoopbackAddress()).toList();
            return reachable.isEmpty() ? all : reachable;
        } catch (SocketException | UncheckedIOException e) {
            LOG.debug("this machine does not tell its addresses", e);
            return List.of();
        }
    }

    @Override
    public List<EndpointAddress> own() {
        return draining() ? List.of() : own;
    }

    private boolean draining() {
        return node.shared().draining().get();
    }

    @Override
    public void look() {
        if (draining()) {
            return;
        }
        List<EndpointAddress> now =
                node.endpoints().stream().flatMap(this::addresses).toList();
        if (!now.equals(own)) {
            own = now;
            addresses().own(now, node.shared().loops());
        }
    }

    private Stream<EndpointAddress> addresses(Endpoint endpoint) {
        EndpointConf conf = endpoint.conf();
        return endpoint.datagrams()
                        || conf.listen().local()
                        || (conf.http() && !conf.web().servesPublic())
                ? Stream.empty()
                : endpoint.bindings().stream().flatMap(binding -> addresses(endpoint, binding));
    }

    private Stream<EndpointAddress> addresses(Endpoint endpoint, Binding binding) {
        @Nullable Integer port = binding.actualPort().future().result();
        if (port == null) {
            return Stream.empty();
        }
        InetAddress bound = binding.inet().getAddress();
        Stream<InetAddress> hosts = bound.isAnyLocalAddress() ? interfaces.stream() : Stream.of(bound);
        return hosts.map(host -> new EndpointAddress(
                endpoint.name(),
                endpoint.conf().listen().scheme(),
                AddressText.of(new InetSocketAddress(host, port)),
                host.isLoopbackAddress()));
    }

    @Override
    public void others(Map<NodeAddress, List<EndpointAddress>> all) {
        addresses()
                .others(
                        all.entrySet().stream()
                                .flatMap(other -> other.getValue().stream()
                                        .filter(address -> !address.loopback()
                                                || machine(other.getKey().address())
                                                        .equals(machine)))
                                .toList(),
                        node.shared().loops());
    }

    private ClusterAddresses addresses() {
        return node.shared().addresses();
    }
}
