// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProtocolsTest {
    @Test
    void areFoundByTheirNames() {
        var names = ServiceLoader.load(Protocol.class).stream()
                .map(provider -> provider.get().name())
                .collect(Collectors.toList());
        assertThat(names).contains("text", "raw", "json").doesNotHaveDuplicates();
    }
}
