// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/**
 * One subscriber of a channel, as visible to others.
 *
 * @param id the client's id
 * @param name its nickname; empty when it gave none
 * @param endpoint name of the endpoint it is connected to
 */
public record Member(String id, String name, String endpoint) {}
