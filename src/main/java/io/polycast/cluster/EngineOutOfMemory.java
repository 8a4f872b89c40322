// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.OutOfMemoryHandler;
import io.polycast.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of an OutOfMemoryError on a thread of Hazelcast. By default Hazelcast would leave the cluster and let the
 * process go on alone; what becomes of the process is decided where all such errors are seen, which is the log.
 */
final class EngineOutOfMemory extends OutOfMemoryHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EngineOutOfMemory.class);

    @Override
    public void onOutOfMemory(OutOfMemoryError error, HazelcastInstance[] instances) {
        LogEvent.ENGINE_ERROR.log(LOG, error);
    }
}
