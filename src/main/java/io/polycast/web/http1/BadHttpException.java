// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.http1;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A malformed request, after which nobody knows where the next one begins. */
public final class BadHttpException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    private BadHttpException(HttpResponseStatus status, String detail) {
        // Without a stack trace: strangers decide how many there are.
        super(detail, null, false, false);
        this.status = status.code();
    }

    static BadHttpException bad(String detail) {
        return new BadHttpException(HttpResponseStatus.BAD_REQUEST, detail);
    }

    static BadHttpException status(HttpResponseStatus status, String detail) {
        return new BadHttpException(status, detail);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The detail in words, without anything that the client sent. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
