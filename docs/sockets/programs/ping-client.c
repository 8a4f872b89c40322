// SPDX-License-Identifier: Apache-2.0
// A client: tries each address of a name until one answers, says /ping, prints the answer. Arguments: HOST PORT.
#include "must.h"
#include <netdb.h>

int main(int count, char **arguments) {
    if (count != 3)
        return fprintf(stderr, "usage: ping-client HOST PORT\n"), 2;
    struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *all;
    int problem = getaddrinfo(arguments[1], arguments[2], &wanted, &all);
    if (problem != 0)
        return fprintf(stderr, "%s: %s\n", arguments[1], gai_strerror(problem)), 1;
    int fd = -1;
    for (struct addrinfo *one = all; one != NULL && fd < 0; one = one->ai_next) {
        fd = must(socket(one->ai_family, one->ai_socktype, one->ai_protocol), "socket");
        if (connect(fd, one->ai_addr, one->ai_addrlen) < 0) {
            close(fd); // a socket that could not connect is of no more use
            fd = -1;
        }
    }
    freeaddrinfo(all);
    must(fd, "connect");
    must(send(fd, "/ping\n", 6, MSG_NOSIGNAL), "send");
    must(shutdown(fd, SHUT_WR), "shutdown"); // all is said
    char answer[200];
    ssize_t n, length = 0;
    while ((n = must(recv(fd, answer + length, sizeof answer - length, 0), "recv")) > 0) {
        length += n;
        if (answer[length - 1] == '\n')
            break;
    }
    printf("%.*s", (int)length, answer);
    return close(fd) < 0;
}
