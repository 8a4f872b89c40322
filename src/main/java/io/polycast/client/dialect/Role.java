// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

/**
 * The purpose of a connection. Some protocols have a leaner form for a load test, where all payloads are known to be
 * short, printable text.
 */
public enum Role {
    /** {@code pub}. */
    PUBLISHER,
    /** {@code sub}. */
    SUBSCRIBER,
    /** Publishes in {@code bench}, without answers where that can be had. */
    BENCH_PUBLISHER,
    /** Subscribes in {@code bench} to one channel whose name it knows: the payload is all that it needs. */
    BENCH_SUBSCRIBER
}
