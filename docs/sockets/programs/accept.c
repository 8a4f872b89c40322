// SPDX-License-Identifier: Apache-2.0
// One listening socket, and a connection socket for each client: what tells connections apart.
#include "must.h"

static int port(int fd, int (*call)(int, struct sockaddr *, socklen_t *)) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    return call(fd, (struct sockaddr *)&address, &length) < 0 ? -1 : ntohs(address.sin_port);
}

static const char *yes(int is) {
    return is ? "yes" : "no";
}

int main(void) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(5, &address);
    socklen_t length = sizeof address;
    int clients[2], accepted[2];
    for (int i = 0; i < 2; i++) {
        clients[i] = connect_to(&address);
        accepted[i] = must(accept(listener, NULL, NULL), "accept");
    }
    int server = port(listener, getsockname);
    printf("three sockets at the server: %s\n", yes(listener != accepted[0] && accepted[0] != accepted[1]));
    printf("all with the same local port: %s\n",
           yes(port(accepted[0], getsockname) == server && port(accepted[1], getsockname) == server));
    printf("the peers' ports differ: %s\n", yes(port(accepted[0], getpeername) != port(accepted[1], getpeername)));
    printf("a client's own port is the peer's port at the server: %s\n",
           yes(port(clients[0], getsockname) == port(accepted[0], getpeername)));
    printf("getpeername of the listening socket: %s\n", outcome(port(listener, getpeername)));
    printf("read from the listening socket: %s\n", outcome(read(listener, &length, 1)));
    must(close(listener), "close");
    printf("a connection outlives the listening socket: %s\n", outcome(send(clients[0], "x", 1, MSG_NOSIGNAL)));
    struct sockaddr *to = (struct sockaddr *)&address;
    printf("but nobody new gets in: %s\n", outcome(connect(socket(AF_INET, SOCK_STREAM, 0), to, length)));
    return 0;
}
