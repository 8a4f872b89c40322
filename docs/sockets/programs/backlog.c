// SPDX-License-Identifier: Apache-2.0
// How many connections there are before anybody accepts one: listen(2) said 1.
#include "must.h"
#include <poll.h>

static int begin(struct sockaddr_in *server) {
    int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
    if (connect(fd, (struct sockaddr *)server, sizeof *server) < 0 && errno != EINPROGRESS)
        must(-1, "connect");
    return fd;
}

static int connected(int fd, int ms) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    return must(poll(&wait, 1, ms), "poll") == 1;
}

int main(void) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(1, &address);
    int clients[4];
    for (int i = 0; i < 4; i++) {
        clients[i] = begin(&address);
        printf("client %d: %s\n", i + 1, connected(clients[i], 300) ? "connected" : "waits");
    }
    for (int i = 0; i < 2; i++)
        must(accept(listener, NULL, NULL), "accept");
    printf("accepted two\n");
    for (int i = 2; i < 4; i++) // its kernel asks again after a second
        printf("client %d: %s\n", i + 1, connected(clients[i], 30000) ? "connected" : "waits");
    return 0;
}
