// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Message;
import java.util.List;

/**
 * Messages of one batch and those who want exactly these.
 *
 * @param messages in the publisher's order
 * @param recipients each one once
 * @param <R> the kind of recipient
 */
public record Route<R extends Recipient>(List<Message> messages, List<R> recipients) {}
