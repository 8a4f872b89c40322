// SPDX-License-Identifier: Apache-2.0
/**
 * JSON as text: {@link io.polycast.json.JsonText} writes it into buffers, {@link io.polycast.json.JsonReader} parses
 * what strangers send. A package of its own because protocols, the web API and the command line's clients all need it.
 * The JSON form of a message is not defined here but in {@code protocol.JsonMessage}, since that is an encoding. Knows
 * no other package.
 */
@NullMarked
package io.polycast.json;

import org.jspecify.annotations.NullMarked;
