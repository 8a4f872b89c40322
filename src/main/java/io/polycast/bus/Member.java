// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/**
 * One subscriber of a channel, as others may see it.
 *
 * @param id the client's id
 * @param name what it calls itself; empty when it did not say
 * @param endpoint the door it came in by
 */
public record Member(String id, String name, String endpoint) {}
