// SPDX-License-Identifier: Apache-2.0
// What programs share: a call that failed ends the program and says why; and two that are connected.
#ifndef MUST_H
#define MUST_H
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline int must(int result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
    return result;
}

// What became of a call, in words.
static inline const char *outcome(int result) {
    return result < 0 ? strerror(errno) : "ok";
}

// Listens on any free port of 127.0.0.1, which is in the address afterwards.
static inline int listen_on_loopback(int backlog, struct sockaddr_in *address) {
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof *address;
    int fd = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(bind(fd, (struct sockaddr *)address, length), "bind");
    must(getsockname(fd, (struct sockaddr *)address, &length), "getsockname");
    must(listen(fd, backlog), "listen");
    return fd;
}

static inline int connect_to(struct sockaddr_in *server) {
    int fd = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(connect(fd, (struct sockaddr *)server, sizeof *server), "connect");
    return fd;
}
#endif
