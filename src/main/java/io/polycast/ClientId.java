// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * Names one client: unique in the cluster and in time.
 *
 * @param node the node that the client is connected to; drawn anew at each start
 * @param loop the event loop of that node which owns the client, from 0
 * @param number counts the clients of that loop
 */
public record ClientId(String node, int loop, long number) {
    @Override
    public String toString() {
        return node + "-" + loop + "-" + number;
    }
}
