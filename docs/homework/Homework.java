// SPDX-License-Identifier: Apache-2.0

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/**
 * Homework: a concurrent TCP server. This one listens and accepts; what it should do with its clients is yours. Vert.x
 * is in Polycast's jar:
 *
 * <pre>java -cp target/polycast.jar docs/homework/Homework.java 9000</pre>
 */
public class Homework {
    public static void main(String[] arguments) {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9000;
        Vertx vertx = Vertx.vertx();
        vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(port))
                .connectHandler(Homework::welcome)
                .listen()
                .onSuccess(server -> System.err.println(
                        "pid " + ProcessHandle.current().pid() + " listens on port " + server.actualPort()))
                .onFailure(failure -> {
                    System.err.println("can't listen on port " + port + ": " + failure.getMessage());
                    vertx.close();
                });
    }

    /** Here. Until then each client is sent away. What a buffer holds need be no line, nor one line only. */
    private static void welcome(NetSocket client) {
        client.exceptionHandler(failure -> System.err.println(client.remoteAddress() + ": " + failure.getMessage()));
        client.handler(buffer -> System.err.println(client.remoteAddress() + " sent " + buffer.length() + " bytes"));
        client.close();
    }
}
