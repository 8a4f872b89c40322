// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.ChannelName;

/** A channel on which much is published by clients of one event loop, and how much a second. */
public record BusyChannel(ChannelName channel, double messagesPerSecond, double bytesPerSecond) {}
