// SPDX-License-Identifier: Apache-2.0
// Every way in which connect fails on one machine.
#include "must.h"
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

static int join(int fd, struct sockaddr_in to) {
    return connect(fd, (struct sockaddr *)&to, sizeof to);
}

static int join_path(int type, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return connect(must(socket(AF_UNIX, type, 0), "socket"), (struct sockaddr *)&address, sizeof address);
}

int main(void) {
    struct sockaddr_in closed, crowded, nowhere = {.sin_family = AF_INET, .sin_port = htons(7000)};
    int error, one = 1;
    must(close(listen_on_loopback(0, &closed)), "close");
    listen_on_loopback(0, &crowded);
    printf("nobody listens: %s\n", outcome(join(socket(AF_INET, SOCK_STREAM, 0), closed)));
    nowhere.sin_addr.s_addr = inet_addr("224.0.0.1"); // a group; TCP has one peer
    printf("no way there: %s\n", outcome(join(socket(AF_INET, SOCK_STREAM, 0), nowhere)));
    must(join(socket(AF_INET, SOCK_STREAM, 0), crowded), "connect"); // fills the queue
    int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
    must(setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &one, sizeof one), "setsockopt"); // a second SYN, then no more
    printf("full queue, non-blocking: %s\n", outcome(join(fd, crowded)));
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    must(poll(&wait, 1, 30000), "poll");
    must(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){sizeof error}), "getsockopt");
    printf("and in the end: %s\n", strerror(error));
    char folder[] = "/tmp/connect-XXXXXX", path[64];
    must(mkdtemp(folder) == NULL ? -1 : 0, "mkdtemp");
    snprintf(path, sizeof path, "%s/door", folder);
    printf("no such path: %s\n", outcome(join_path(SOCK_STREAM, path)));
    int door = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    must(bind(door, (struct sockaddr *)&address, sizeof address), "bind");
    printf("a path on which nobody listens: %s\n", outcome(join_path(SOCK_STREAM, path)));
    must(listen(door, 5), "listen");
    printf("the wrong type: %s\n", outcome(join_path(SOCK_DGRAM, path)));
    must(chmod(folder, 0755) | chmod(path, 0), "chmod");
    fflush(stdout);
    if (must(fork(), "fork") == 0) { // modes do not stop root, so be somebody else
        must(getuid() == 0 ? setuid(65534) : 0, "setuid");
        return printf("a path with mode 0: %s\n", outcome(join_path(SOCK_STREAM, path))) < 0;
    }
    must(wait4(-1, NULL, 0, NULL), "wait");
    return unlink(path) | rmdir(folder);
}
