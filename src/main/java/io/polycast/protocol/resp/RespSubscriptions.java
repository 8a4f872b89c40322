// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.protocol.LanePort;
import io.polycast.protocol.Lanes.Subscribed;
import io.polycast.protocol.SessionPort;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client is subscribed to: the first lane has the channels, another one those that it takes for a shard's, and
 * each glob has a lane of its own, since its messages name it. Belongs to its client's event loop.
 */
final class RespSubscriptions {
    private final SessionPort port;
    private final RespOutput out;
    private final RespNames names;
    private final Set<ChannelName> channels = new LinkedHashSet<>(2);
    private final Set<ChannelName> shardChannels = new LinkedHashSet<>(2);
    private final Map<Glob, LanePort> globs = new LinkedHashMap<>(2);

    /** Null until it is needed. */
    private @Nullable LanePort shardLane;

    RespSubscriptions(SessionPort port, RespOutput out, RespNames names) {
        this.port = port;
        this.out = out;
        this.names = names;
    }

    /** Whether there are any. */
    boolean any() {
        return !channels.isEmpty() || !shardChannels.isEmpty() || !globs.isEmpty();
    }

    int channelCount() {
        return channels.size();
    }

    int shardChannelCount() {
        return shardChannels.size();
    }

    int globCount() {
        return globs.size();
    }

    private int count() {
        return channels.size() + globs.size();
    }

    /** Messages are written so from now on. */
    void speak(boolean resp3) {
        port.encoding(RespEncoding.of(RespEncoding.Kind.MESSAGE, resp3));
        if (shardLane != null) {
            shardLane.encoding(RespEncoding.of(RespEncoding.Kind.SMESSAGE, resp3));
        }
        globs.forEach((glob, lane) -> lane.encoding(RespEncoding.of(glob, resp3)));
    }

    void subscribe(RespRequest request, boolean shard) {
        Set<ChannelName> mine = shard ? shardChannels : channels;
        for (int i = 1; i < request.count(); i++) {
            byte[] name = request.bytes(i);
            try {
                ChannelName channel = names.channel(name);
                ChannelPattern pattern = ChannelPattern.of(channel);
                if (!refused(shard ? shardLane().subscribe(pattern) : port.subscribe(pattern))) {
                    mine.add(channel);
                    confirm(shard ? "ssubscribe" : "subscribe", name, shard ? mine.size() : count());
                }
            } catch (BadChannelException e) {
                out.error("invalid channel: " + e.getMessage());
            }
        }
    }

    private LanePort shardLane() {
        LanePort lane = shardLane;
        if (lane == null) {
            lane = port.lane(RespEncoding.of(RespEncoding.Kind.SMESSAGE, out.resp3()));
            shardLane = lane;
        }
        return lane;
    }

    void subscribeGlobs(RespRequest request) {
        for (int i = 1; i < request.count(); i++) {
            byte[] spelling = request.bytes(i);
            Glob glob = Glob.of(spelling);
            if (globs.containsKey(glob)) {
                confirm("psubscribe", spelling, count());
                continue;
            }
            LanePort lane = port.lane(RespEncoding.of(glob, out.resp3()));
            if (refused(lane.subscribe(glob))) {
                lane.close();
            } else {
                globs.put(glob, lane);
                confirm("psubscribe", spelling, count());
            }
        }
    }

    private boolean refused(Subscribed answer) {
        if (!answer.refusal().isEmpty()) {
            out.error("max number of subscriptions reached: " + answer.refusal());
            return true;
        }
        return false;
    }

    void unsubscribe(RespRequest request, boolean shard) {
        Set<ChannelName> mine = shard ? shardChannels : channels;
        String kind = shard ? "sunsubscribe" : "unsubscribe";
        if (request.count() == 1 && mine.isEmpty()) {
            confirm(kind, null, shard ? 0 : count());
        } else if (request.count() == 1) {
            for (ChannelName channel : List.copyOf(mine)) {
                leave(channel, shard);
                confirm(kind, RespNames.name(channel), shard ? mine.size() : count());
            }
        }
        for (int i = 1; i < request.count(); i++) {
            byte[] name = request.bytes(i);
            try {
                leave(names.channel(name), shard);
            } catch (BadChannelException e) {
                // There is no such channel, so it is not subscribed to.
            }
            confirm(kind, name, shard ? mine.size() : count());
        }
    }

    private void leave(ChannelName channel, boolean shard) {
        if (shard && shardChannels.remove(channel)) {
            shardLane().unsubscribe(ChannelPattern.of(channel));
        } else if (!shard && channels.remove(channel)) {
            port.unsubscribe(ChannelPattern.of(channel));
        }
    }

    void unsubscribeGlobs(RespRequest request) {
        if (request.count() == 1 && globs.isEmpty()) {
            confirm("punsubscribe", null, count());
        } else if (request.count() == 1) {
            for (Glob glob : List.copyOf(globs.keySet())) {
                leave(glob);
                confirm("punsubscribe", glob.spelling(), count());
            }
        }
        for (int i = 1; i < request.count(); i++) {
            leave(Glob.of(request.bytes(i)));
            confirm("punsubscribe", request.bytes(i), count());
        }
    }

    private void leave(Glob glob) {
        LanePort lane = globs.remove(glob);
        if (lane != null) {
            lane.close();
        }
    }

    /** Ends them all, without a word. */
    void clear() {
        List.copyOf(channels).forEach(channel -> leave(channel, false));
        List.copyOf(shardChannels).forEach(channel -> leave(channel, true));
        List.copyOf(globs.keySet()).forEach(this::leave);
    }

    /** Said whether answers are wanted or not. */
    private void confirm(String kind, byte @Nullable [] name, int count) {
        Reply reply = out.reply().push(3).bulk(kind);
        out.push((name == null ? reply.nil() : reply.bulk(name)).number(count).bytes());
    }
}
