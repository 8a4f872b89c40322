// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.Attributes;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One client's commands. */
final class RespSession implements Session {
    private static final byte[] PUBLISH = {'P', 'U', 'B', 'L', 'I', 'S', 'H'};

    private final SessionPort port;
    private final RespOutput out;
    private final RespNames names;
    private final RespSubscriptions subscriptions;
    private final RespTransaction transaction;
    private final RespClient client;
    private final RespPubSub pubSub;
    private final RespServer server;
    private final LongConsumer told = this::told;

    /** How many messages there are of which it is not yet told who receives them. */
    private int awaited;

    /** What is left of a transaction that is being executed; null when there is none. */
    private @Nullable Queue<RespRequest> executing;

    RespSession(SessionPort port) {
        this.port = port;
        this.out = new RespOutput(port);
        this.names = new RespNames(port);
        this.subscriptions = new RespSubscriptions(port, out, names);
        this.transaction = new RespTransaction(port);
        this.client = new RespClient(port, out);
        this.pubSub = new RespPubSub(port, out);
        this.server = new RespServer(port, out);
    }

    @Override
    public void opened() {
        // A client of Redis hears its own messages.
        port.echo(true);
    }

    @Override
    public void onRecord(Buffer record) {
        RespRequest request = RespDecoder.request(record);
        if (request.count() == 0) {
            return;
        }
        RespCommand command = command(request);
        if (awaited == 0 || (command != null && command.publishes() && !transaction.open())) {
            take(command, request);
        } else {
            port.afterReceipts(() -> take(command, request));
        }
    }

    /** Null when there is none of this name. */
    private static @Nullable RespCommand command(RespRequest request) {
        if (Arrays.equals(request.bytes(0), PUBLISH)) {
            return RespCommand.PUBLISH;
        }
        String name = request.lower(0);
        RespCommand command = name.indexOf('|') < 0 ? RespCommand.named(name) : null;
        return command != null && command.container() && request.count() > 1
                ? RespCommand.named(name + "|" + request.lower(1))
                : command;
    }

    private void take(@Nullable RespCommand command, RespRequest request) {
        out.begins();
        if (command == null && request.ofWebPage()) {
            port.close(CloseReason.WRONG_PROTOCOL);
        } else if (command == null) {
            refuse(null, RespErrors.unknown(request));
        } else if (!command.takes(request.count())) {
            refuse(command, RespErrors.arity(command));
        } else if (!out.resp3() && subscriptions.any() && !command.whileSubscribed()) {
            refuse(command, RespErrors.subscribed(command));
        } else if (transaction.open() && !command.controlsTransaction()) {
            if (transaction.add(request)) {
                out.say(Reply.simple("QUEUED"));
            } else {
                refuse(command, "the transaction is longer than it may be");
            }
        } else {
            run(command, request);
        }
    }

    private void refuse(@Nullable RespCommand command, String error) {
        if (command == RespCommand.EXEC) {
            transaction.end();
            out.say(Reply.error("EXECABORT Transaction discarded because of: " + error));
        } else {
            transaction.spoil();
            out.error(error);
        }
    }

    /** Executes a command; returns what is awaited for that, or null. */
    private @Nullable Future<?> run(RespCommand command, RespRequest request) {
        client.executes(command);
        switch (command) {
            case PUBLISH, SPUBLISH -> publish(request);
            case SUBSCRIBE -> subscriptions.subscribe(request, false);
            case SSUBSCRIBE -> subscribeShard(request);
            case PSUBSCRIBE -> subscriptions.subscribeGlobs(request);
            case UNSUBSCRIBE -> subscriptions.unsubscribe(request, false);
            case SUNSUBSCRIBE -> subscriptions.unsubscribe(request, true);
            case PUNSUBSCRIBE -> subscriptions.unsubscribeGlobs(request);
            case PING -> ping(request);
            case ECHO -> out.say(out.reply().bulk(request.bytes(1)));
            case QUIT -> {
                out.ok();
                port.close(CloseReason.QUIT);
            }
            case RESET -> reset();
            case AUTH -> authenticate(request);
            case HELLO -> hello(request);
            case MULTI -> multi();
            case EXEC -> exec();
            case DISCARD -> discard();
            case WATCH -> watch();
            case UNWATCH -> out.ok();
            default -> {
                return query(command, request);
            }
        }
        return null;
    }

    private @Nullable Future<?> query(RespCommand command, RespRequest request) {
        switch (command) {
            case PUBSUB_CHANNELS, PUBSUB_SHARDCHANNELS -> {
                return pubSub.channels(request);
            }
            case PUBSUB_NUMSUB, PUBSUB_SHARDNUMSUB -> {
                return pubSub.subscribers(request);
            }
            case PUBSUB_NUMPAT -> {
                return pubSub.globs();
            }
            case CLIENT_LIST -> {
                return client.list(request);
            }
            case CLIENT_KILL -> {
                return client.kill(request);
            }
            case CLIENT_ID -> out.number(client.id());
            case CLIENT_GETNAME ->
                out.say(
                        client.name().isEmpty()
                                ? out.reply().nil()
                                : out.reply().bulk(client.name()));
            case CLIENT_SETNAME -> client.setName(request);
            case CLIENT_SETINFO -> client.setInfo(request);
            case CLIENT_INFO -> out.say(out.reply().text(line()));
            case CLIENT_NO_EVICT, CLIENT_NO_TOUCH -> client.taken(request);
            case CLIENT_REPLY -> client.replies(request);
            case CLIENT_HELP -> server.help(RespCommand.CLIENT);
            case COMMAND -> server.details(request, 1);
            case COMMAND_COUNT -> server.count();
            case COMMAND_DOCS -> server.docs(request);
            case COMMAND_INFO -> server.details(request, 2);
            case COMMAND_LIST -> server.list(request);
            case COMMAND_HELP -> server.help(RespCommand.COMMAND);
            case CONFIG_GET -> server.configGet(request);
            case CONFIG_SET -> server.configSet(request);
            case CONFIG_HELP -> server.help(RespCommand.CONFIG);
            case PUBSUB_HELP -> server.help(RespCommand.PUBSUB);
            case CLUSTER -> out.error("This instance has cluster support disabled");
            case INFO -> server.info(request);
            case SELECT -> server.select(request);
            case TIME -> server.time();
            default -> throw new IllegalStateException(command.full());
        }
        return null;
    }

    // Messages.

    private void publish(RespRequest request) {
        try {
            ChannelName channel = names.channel(request.bytes(1));
            if (out.silent()) {
                port.publish(channel, request.bytes(2), Attributes.EMPTY);
            } else {
                awaited++;
                out.numberFollows();
                port.publishCounted(channel, request.bytes(2), Attributes.EMPTY, told);
            }
        } catch (BadChannelException e) {
            String error = "invalid channel: " + e.getMessage();
            if (executing != null) {
                out.error(error);
            } else {
                port.afterReceipts(() -> out.error(error));
            }
        }
    }

    private void told(long receivers) {
        awaited--;
        out.told(receivers);
    }

    private void ping(RespRequest request) {
        if (request.count() > 2) {
            out.error(RespErrors.arity(RespCommand.PING));
        } else if (subscriptions.any() && !out.resp3()) {
            byte[] word = request.count() == 2 ? request.bytes(1) : new byte[0];
            out.say(out.reply().array(2).bulk("pong").bulk(word));
        } else if (request.count() == 2) {
            out.say(out.reply().bulk(request.bytes(1)));
        } else {
            out.say(Reply.simple("PONG"));
        }
    }

    /** Redis takes that for something that blocks, which nothing in a transaction may. */
    private void subscribeShard(RespRequest request) {
        if (executing == null) {
            subscriptions.subscribe(request, true);
        } else {
            out.error("SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
        }
    }

    // Who it is.

    private void authenticate(RespRequest request) {
        if (request.count() > 3) {
            out.error(RespErrors.SYNTAX);
        } else if (request.count() == 2) {
            out.error("AUTH <password> called without any password configured for the default user. "
                    + "Are you sure your configuration is correct?");
        } else if (known(request.text(1))) {
            out.ok();
        }
    }

    /** Nobody has a password, so there is one user, who needs none. */
    private boolean known(String user) {
        if (user.equals(RespHello.DEFAULT_USER)) {
            return true;
        }
        out.say(Reply.error("WRONGPASS invalid username-password pair or user is disabled."));
        return false;
    }

    private void hello(RespRequest request) {
        RespHello hello = RespHello.of(request, out.resp3() ? 3 : 2);
        if (!hello.error().isEmpty()) {
            out.say(Reply.error(hello.error()));
        } else if (known(hello.user())) {
            if (hello.name() != null) {
                client.rename(hello.name());
            }
            speak(hello.version() == 3);
            greet();
        }
    }

    private void speak(boolean resp3) {
        if (out.resp3() != resp3) {
            out.resp3(resp3);
            subscriptions.speak(resp3);
        }
    }

    private void greet() {
        Reply reply = out.reply().map(7);
        reply.bulk("server").bulk("redis").bulk("version").bulk(RespServer.VERSION);
        reply.bulk("proto").number(out.resp3() ? 3 : 2).bulk("id").number(client.id());
        reply.bulk("mode").bulk("standalone").bulk("role").bulk("master");
        out.say(reply.bulk("modules").array(0));
    }

    private void reset() {
        transaction.end();
        subscriptions.clear();
        speak(false);
        out.reset();
        client.rename("");
        out.say(Reply.simple("RESET"));
    }

    // Transactions.

    private void multi() {
        if (transaction.open()) {
            out.error("MULTI calls can not be nested");
        } else {
            transaction.begin();
            out.ok();
        }
    }

    private void discard() {
        if (transaction.open()) {
            transaction.end();
            out.ok();
        } else {
            out.error("DISCARD without MULTI");
        }
    }

    private void watch() {
        if (transaction.open()) {
            out.error("WATCH inside MULTI is not allowed");
        } else {
            out.ok();
        }
    }

    private void exec() {
        if (!transaction.open()) {
            out.error("EXEC without MULTI");
        } else if (transaction.spoiled()) {
            transaction.end();
            out.say(Reply.error("EXECABORT Transaction discarded because of previous errors."));
        } else {
            Queue<RespRequest> commands = transaction.end();
            out.gather(commands.size());
            executing = commands;
            goOn();
        }
    }

    /** Executes one command after the other; one that has to be waited for comes back here. */
    private void goOn() {
        Queue<RespRequest> commands = executing;
        while (commands != null) {
            RespRequest next = commands.poll();
            RespCommand command = next == null ? null : command(next);
            if (next == null || command == null) {
                executing = null;
                out.release();
                // Nothing is answered before that was.
                port.afterReceipts(() -> {});
                return;
            }
            Future<?> awaits = run(command, next);
            if (awaits != null) {
                awaits.onComplete(done -> goOn());
                return;
            }
        }
    }

    // As others see it.

    RespClient client() {
        return client;
    }

    boolean subscribed() {
        return subscriptions.any();
    }

    String line() {
        return client.line(subscriptions, transaction);
    }

    void kill() {
        port.close(CloseReason.KICKED);
    }

    /** As in Redis: the number of receivers counts nobody who has hung up. */
    @Override
    public boolean endsWithInput() {
        return true;
    }

    @Override
    public void onOversize(int limit) {
        // Only of packets, over which this is not spoken.
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        String line = RespErrors.farewell(reason, detail);
        if (!line.isEmpty()) {
            port.reply(("-" + line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
