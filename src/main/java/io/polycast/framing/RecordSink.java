// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.vertx.core.buffer.Buffer;

/** The consumer of records. */
public interface RecordSink {
    /** One whole record without its framing; the sink's to keep. */
    void onRecord(Buffer record);
}
