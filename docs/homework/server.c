// SPDX-License-Identifier: Apache-2.0
// Homework: a concurrent TCP server. This one listens and accepts; what it should do with its clients is yours.
//   cc -Wall -Wextra -Werror -pthread -o server server.c && ./server 9000
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int count, char **arguments) {
    int port = count > 1 ? atoi(arguments[1]) : 9000;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0)
        fail("socket");
    int on = 1; // so that it can start again while old connections are in TIME_WAIT
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
        fail("setsockopt");
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
        fail("bind");
    if (listen(listener, SOMAXCONN) < 0)
        fail("listen");
    socklen_t length = sizeof address; // port 0 leaves the choice to the kernel
    if (getsockname(listener, (struct sockaddr *)&address, &length) < 0)
        fail("getsockname");
    fprintf(stderr, "pid %d listens on port %d\n", getpid(), ntohs(address.sin_port));
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0)
            fail("accept"); // is every error a reason to end?
        // Here. Until then each client is sent away.
        close(client);
    }
}
