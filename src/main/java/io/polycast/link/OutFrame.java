// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;

/**
 * A frame that is ready to be sent.
 *
 * @param head what belongs to this link alone
 * @param body may be shared with other links, and is never changed
 * @param seal see {@link Seal}
 */
record OutFrame(ByteBuf head, ByteBuf body, byte[] seal) {
    int length() {
        return head.readableBytes() + body.readableBytes() + seal.length;
    }
}
