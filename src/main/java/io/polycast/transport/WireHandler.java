// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The receiver of a wire's events, on the wire's event loop. */
public interface WireHandler {
    /** Bytes have arrived: on packet wires one complete packet. */
    void onData(Buffer data);

    /** Everything readable for now has been passed on. */
    void onReadComplete();

    /** The peer has sent its last byte; it may still be listening. */
    void onInputEnd();

    /** The wire has become writable. */
    void onWritable();

    /** The wire is closed; the last call, made once. The cause is null when nothing went wrong. */
    void onClosed(@Nullable Throwable cause);
}
