// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What a wire tells its client's connection, on the wire's event loop. */
public interface WireHandler {
    /** Bytes have arrived: on packet wires one whole packet. */
    void onData(Buffer data);

    /** All that could be read for now has been handed out. */
    void onReadComplete();

    /** The peer has sent its last byte, and may go on listening. */
    void onInputEnd();

    /** The wire has become writable. */
    void onWritable();

    /** The wire is closed; the last call, and made once. The cause is null when nothing went wrong. */
    void onClosed(@Nullable Throwable cause);
}
