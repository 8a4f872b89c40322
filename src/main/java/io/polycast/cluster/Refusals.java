// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.LogListener;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The detector of refusals: notices that another member did not let this node in. Hazelcast would only log that and
 * form a cluster of one, so its log is watched for part of that message; should the message change, the worst outcome
 * is a start without others.
 */
final class Refusals implements LifecycleListener, HazelcastInstanceAware, LogListener {
    private static final String DIFFERENT_NAME = "different cluster-name";

    private @Nullable HazelcastInstance instance;
    private volatile boolean refused;

    boolean refused() {
        return refused;
    }

    /** Another member has refused this node. */
    void refuse() {
        refused = true;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance hazelcast) {
        instance = hazelcast;
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
        if (event.getState() == LifecycleEvent.LifecycleState.STARTING && instance != null) {
            instance.getLoggingService().addLogListener(Level.WARNING, this);
        }
    }

    @Override
    public void log(LogEvent event) {
        String message = event.getLogRecord().getMessage();
        refused |= message != null && message.contains(DIFFERENT_NAME);
    }
}
