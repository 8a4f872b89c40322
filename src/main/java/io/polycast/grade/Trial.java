// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;

/** The trial of one rule: clients that do what it is about. Returns when the server has done as it should. */
interface Trial {
    void run(Hall hall) throws IOException, Shortfall;
}
