// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Arrays;
import java.util.List;

/** JSON pointers (RFC 6901). */
final class Pointers {
    private Pointers() {}

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** The parent of a place, which is not the document itself. */
    static String parent(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    /** The keys on the way from the document to the place. */
    static List<String> keys(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(key -> key.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
