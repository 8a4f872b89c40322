// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream;

import io.polycast.transport.WireHandler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What a wire calls until its acceptor has returned. */
final class NobodyYet implements WireHandler {
    @Override
    public void onData(Buffer data) {}

    @Override
    public void onReadComplete() {}

    @Override
    public void onInputEnd() {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable Throwable cause) {}
}
