// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

/** The words of {@code -ERR}, letter by letter those of nats-server: clients compare them with what they know. */
final class Errors {
    static final String UNKNOWN_OPERATION = "Unknown Protocol Operation";
    static final String PARSER = "Parser Error";
    static final String CONTROL_LINE = "maximum control line exceeded";
    static final String PAYLOAD = "Maximum Payload Violation";
    static final String SUBJECT = "Invalid Subject";
    static final String PUBLISH_SUBJECT = "Invalid Publish Subject";
    static final String SUBSCRIPTIONS = "maximum subscriptions exceeded";
    static final String CONNECTIONS = "maximum connections exceeded";
    static final String AUTHENTICATION_TIMEOUT = "Authentication Timeout";
    static final String AUTHORIZATION = "Authorization Violation";
    static final String STALE = "Stale Connection";
    static final String PROTOCOL_VERSION = "invalid client protocol";
    static final String NO_RESPONDERS_NEED_HEADERS = "no responders requires headers support";
    static final String HEADERS_NOT_SUPPORTED = "message headers not supported";

    /** Not among those of nats-server, which does not look into headers. */
    static final String HEADERS = "Invalid Message Headers";

    /** Nor is this one. */
    static final String INTERNAL = "Internal Server Error";

    private Errors() {}
}
