// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration: strict JSON in, records out. All faults are reported at once, each with its JSON pointer, what is
 * wrong and what is expected. Knows the root package only; nothing here opens a socket. Start reading at {@link
 * io.polycast.conf.ServerConf}.
 */
@NullMarked
package io.polycast.conf;

import org.jspecify.annotations.NullMarked;
