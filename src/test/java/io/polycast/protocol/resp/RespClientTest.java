// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class RespClientTest {
    @Test
    void addressesAreWrittenAsRedisDoes() throws UnknownHostException {
        assertThat(RespClient.written(address("127.0.0.1"))).isEqualTo("127.0.0.1:6380");
        assertThat(RespClient.written(address("::1"))).isEqualTo("[::1]:6380");
        assertThat(RespClient.written(address("2001:db8:0:0:1:0:0:1"))).isEqualTo("[2001:db8::1:0:0:1]:6380");
        assertThat(RespClient.written(UnixDomainSocketAddress.of("/run/redis"))).isEqualTo("/run/redis:0");
    }

    private static InetSocketAddress address(String host) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), 6380);
    }
}
