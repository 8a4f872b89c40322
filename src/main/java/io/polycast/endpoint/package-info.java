// SPDX-License-Identifier: Apache-2.0
/**
 * The listening endpoints, and the only place where a transport meets a protocol. {@link io.polycast.endpoint.Catalog}
 * knows all transports and protocols by name and creates an {@link io.polycast.endpoint.Endpoint} from a configuration;
 * {@code Admission} and {@link io.polycast.endpoint.Room} admit its clients.
 */
@NullMarked
package io.polycast.endpoint;

import org.jspecify.annotations.NullMarked;
