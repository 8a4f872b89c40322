// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.ClientId;
import io.polycast.EndpointAddress;
import io.polycast.json.JsonText;
import io.polycast.protocol.SessionPort;
import io.polycast.protocol.TlsState;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** {@code INFO}: what the server says of itself, first of all and when it is about to end. */
final class NatsInfo {
    /** What clients may count on: that of the server which this one stands in for. */
    private static final String VERSION = "2.15.0-polycast";

    /** The occasion. */
    enum When {
        /** Before anything else. */
        FIRST,
        /** The client has said who it is. */
        CONNECTED,
        /** Other nodes have come or gone since. */
        CHANGED,
        /** The client had better look for another server. */
        LEAVING
    }

    private final SessionPort port;
    private final boolean advertises;

    /** For the client of this port, which may be told where other nodes are. */
    NatsInfo(SessionPort port, boolean advertises) {
        this.port = port;
        this.advertises = advertises;
    }

    /** The line, with its end. */
    byte[] line(When when) {
        ByteBuf out = Unpooled.buffer();
        ClientId client = port.client();
        JsonText.raw("INFO {\"server_id\":", out);
        JsonText.string(client.node(), out);
        text("server_name", "polycast-" + client.node(), out);
        text("version", VERSION, out);
        JsonText.raw(",\"proto\":1", out);
        text("go", "java" + Runtime.version().feature(), out);
        text("host", host(port.localAddress()), out);
        number("port", port(port.localAddress()), out);
        JsonText.raw(",\"headers\":true", out);
        if (port.tls() != TlsState.NONE) {
            JsonText.raw(",\"tls_required\":true", out);
        }
        number("max_payload", port.maxMessageSize(), out);
        number("client_id", client.withinNode(), out);
        text("client_ip", host(port.remoteAddress()), out);
        if (advertises) {
            addresses(out);
        }
        if (when == When.CONNECTED || when == When.CHANGED) {
            JsonText.raw(",\"connect_info\":true", out);
        } else if (when == When.LEAVING) {
            JsonText.raw(",\"ldm\":true", out);
        }
        JsonText.raw("}\r\n", out);
        byte[] line = ByteBufUtil.getBytes(out);
        out.release();
        return line;
    }

    /** Where clients find the cluster: by this endpoint or those of its name, and by WebSocket. */
    private void addresses(ByteBuf out) {
        List<EndpointAddress> all = port.addresses();
        List<EndpointAddress> alike = all.stream()
                .filter(address -> address.endpoint().equals(port.endpoint()))
                .toList();
        list("connect_urls", alike, out);
        list("ws_connect_urls", all.stream().filter(NatsInfo::isWeb).toList(), out);
    }

    private static boolean isWeb(EndpointAddress address) {
        return address.scheme().equals("http");
    }

    private static void list(String name, List<EndpointAddress> addresses, ByteBuf out) {
        String comma = ",\"" + name + "\":[";
        for (EndpointAddress address : addresses) {
            JsonText.raw(comma, out);
            JsonText.string(isWeb(address) ? address.authority() + NatsProtocol.PATH : address.authority(), out);
            comma = ",";
        }
        if (!addresses.isEmpty()) {
            JsonText.raw("]", out);
        }
    }

    private static void text(String name, String value, ByteBuf out) {
        JsonText.raw(",\"" + name + "\":", out);
        JsonText.string(value, out);
    }

    private static void number(String name, long value, ByteBuf out) {
        JsonText.raw(",\"" + name + "\":", out);
        JsonText.number(value, out);
    }

    /** What is no internet address is on this machine. */
    private static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "localhost";
    }

    private static int port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }
}
