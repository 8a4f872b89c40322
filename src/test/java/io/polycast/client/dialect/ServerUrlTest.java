// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "tcp://localhost, tcp://localhost:7000",
        "JSON://localhost:9, json://localhost:9",
        "udp://127.0.0.1, udp://127.0.0.1:7000",
        "ws://[::1]:8080/behind/ws/, ws://[::1]:8080/behind/ws",
        "http://h, http://h:80",
        "nats://me:secret@h, nats://h:4222",
        "mqtt://h, mqtt://h:1883",
        "redis://:secret@h/, redis://h:6379",
        "unix:///run/polycast.sock, unix:///run/polycast.sock",
    })
    void isShownInFullAndWithoutSecrets(String text, String shown) {
        assertThat(ServerUrl.parse(text)).hasToString(shown);
    }

    @Test
    void aPathStaysEncodedWhereItBecomesPartOfARequest() {
        assertThat(ServerUrl.parse("http://h/a%20b%0d%0aX:%20y/\u00e4").path()).isEqualTo("/a%20b%0d%0aX:%20y/%C3%A4");
        assertThat(ServerUrl.parse("ws://h/%2e").path()).isEqualTo("/%2e");
        assertThat(ServerUrl.parse("unix:///run/a%20b").path()).isEqualTo("/run/a b");
    }

    @Test
    void userAndPasswordArePercentDecoded() {
        ServerUrl url = ServerUrl.parse("redis://a%40b:p%3Aq%20@[::1]:7");
        assertThat(url.user()).isEqualTo("a@b");
        assertThat(url.password()).isEqualTo("p:q ");
        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.authority()).isEqualTo("[::1]:7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:7000",
                "gopher://h",
                "tcp://",
                "tcp://h:0",
                "tcp://h:65536",
                "tcp://h/path",
                "tcp://me@h",
                "ws://h?x=1",
                "http://h#x",
                "unix://h/path",
                "unix:",
                "tcp://h:7 000",
                "tcp://under_score:1"
            })
    void whatIsNoAddressIsRefusedInWords(String text) {
        assertThatThrownBy(() -> ServerUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordIsNotQuotedInErrors() {
        assertThatThrownBy(() -> ServerUrl.parse("redis://me:hunter2@h:99999/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> ServerUrl.parse("redis://me:hunter2 @h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }
}
