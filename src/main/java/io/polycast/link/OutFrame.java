// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;

/**
 * A frame ready to be sent.
 *
 * @param head the part specific to this link
 * @param body possibly shared with other links, and never modified
 * @param seal see {@link Seal}
 */
record OutFrame(ByteBuf head, ByteBuf body, byte[] seal) {
    int length() {
        return head.readableBytes() + body.readableBytes() + seal.length;
    }
}
