// SPDX-License-Identifier: Apache-2.0
/**
 * Meters, in Micrometer's terms. Made when an endpoint or a loop starts, never for a client, and counted without
 * allocating: what is counted for each batch are plain adders that the registry reads when it is asked. Knows the root
 * package only.
 */
@NullMarked
package io.polycast.metrics;

import org.jspecify.annotations.NullMarked;
