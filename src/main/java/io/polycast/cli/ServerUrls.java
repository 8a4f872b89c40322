// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

/** What the help of the clients' commands says about URLs. */
final class ServerUrls {
    static final String HELP =
            "%nURLs: tcp://HOST:PORT (text), json://, ws:// and http:// (with a path if the server is behind one),"
                    + " udp:// (text), unix:///PATH (text), and for these protocols and their servers nats:// mqtt:// redis://,"
                    + " with USER:PASSWORD@ where one is needed.";

    private ServerUrls() {}
}
