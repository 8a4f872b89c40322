// SPDX-License-Identifier: Apache-2.0
// Says /ping until an answer comes, since any datagram may be lost, and prints it. Arguments: HOST PORT.
#include "must.h"
#include <poll.h>

int main(int count, char **arguments) {
    struct sockaddr_in server = {.sin_family = AF_INET};
    if (count != 3 || inet_pton(AF_INET, arguments[1], &server.sin_addr) != 1)
        return fprintf(stderr, "usage: udp-client HOST PORT\n"), 2;
    server.sin_port = htons(atoi(arguments[2]));
    int fd = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    must(connect(fd, (struct sockaddr *)&server, sizeof server), "connect"); // only notes the address
    for (int attempt = 0; attempt < 20; attempt++) {
        if (send(fd, "/ping", 5, 0) < 0)
            perror("send"); // what came of the one before
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        char answer[100];
        ssize_t n = must(poll(&wait, 1, 500), "poll") == 0 ? -1 : recv(fd, answer, sizeof answer, 0);
        if (n >= 0)
            return printf("%.*s\n", (int)n, answer) < 0 || close(fd) < 0;
        usleep(100000);
    }
    return fprintf(stderr, "no answer\n"), 1;
}
