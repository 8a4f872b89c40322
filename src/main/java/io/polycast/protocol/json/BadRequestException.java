// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import org.jspecify.annotations.Nullable;

/** A record with a request that can't be fulfilled. Has no stack trace: it is an answer, not a fault. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String id;

    /**
     * Will be answered with an error.
     *
     * @param id the request's, as JSON text, if it is known
     */
    BadRequestException(@Nullable String id, String code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.id = id;
    }

    String code() {
        return code;
    }

    @Nullable String id() {
        return id;
    }
}
