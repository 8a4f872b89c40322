// SPDX-License-Identifier: Apache-2.0
// Answers one datagram that is /ping with +PONG. Arguments: HOST PORT.
#include "must.h"

int main(int count, char **arguments) {
    struct sockaddr_in own = {.sin_family = AF_INET}, from;
    if (count != 3 || inet_pton(AF_INET, arguments[1], &own.sin_addr) != 1)
        return fprintf(stderr, "usage: udp-server HOST PORT\n"), 2;
    own.sin_port = htons(atoi(arguments[2]));
    int fd = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    must(bind(fd, (struct sockaddr *)&own, sizeof own), "bind");
    char packet[100];
    socklen_t length = sizeof from;
    ssize_t n = must(recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&from, &length), "recvfrom");
    const char *answer = n == 5 && memcmp(packet, "/ping", 5) == 0 ? "+PONG" : "-ERR";
    must(sendto(fd, answer, strlen(answer), 0, (struct sockaddr *)&from, length), "sendto");
    return close(fd) < 0;
}
