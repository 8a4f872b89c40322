// SPDX-License-Identifier: Apache-2.0
/**
 * What listens, and the only place where a transport meets a protocol. {@link io.polycast.endpoint.Catalog} knows all
 * transports and protocols by name and makes an {@link io.polycast.endpoint.Endpoint} of a configuration;
 * {@code Admission} and {@link io.polycast.endpoint.Room} give its clients their places.
 */
@NullMarked
package io.polycast.endpoint;

import org.jspecify.annotations.NullMarked;
