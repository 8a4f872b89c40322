// SPDX-License-Identifier: Apache-2.0
/**
 * Cluster membership by an embedded engine, Hazelcast, set up from the configuration. It finds members, notices when
 * they are gone, heals splits, and keeps the address of each node's event bus. Knows conf and the root package; what
 * nodes say to each other is the business of {@code link}.
 */
@NullMarked
package io.polycast.cluster;

import org.jspecify.annotations.NullMarked;
