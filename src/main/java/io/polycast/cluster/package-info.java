// SPDX-License-Identifier: Apache-2.0
/**
 * The engine that tells which nodes there are: Hazelcast, embedded, set up from the configuration. It finds members, notices when they are gone, heals
 * splits, and keeps where the event bus of each node listens. Knows conf and the root package; what nodes say to each other is the
 * business of {@code link}.
 */
@NullMarked
package io.polycast.cluster;

import org.jspecify.annotations.NullMarked;
