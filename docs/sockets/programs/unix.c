// SPDX-License-Identifier: Apache-2.0
// What only Unix sockets can: paths, abstract names, who the peer is, and to hand over a descriptor.
#define _GNU_SOURCE
#include "must.h"
#include <stddef.h>
#include <sys/un.h>

static int bound(const char *name, size_t length) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, name, length);
    int fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    return bind(fd, (struct sockaddr *)&address, offsetof(struct sockaddr_un, sun_path) + length);
}

int main(void) {
    char folder[] = "/tmp/unix-XXXXXX", path[64], name[64] = "";
    must(mkdtemp(folder) == NULL ? -1 : 0, "mkdtemp");
    int n = snprintf(path, sizeof path, "%s/door", folder) + 1;
    printf("bind to a path: %s\n", outcome(bound(path, n)));
    printf("a second time: %s\n", outcome(bound(path, n)));
    printf("the file: %s\n", outcome(access(path, F_OK)));
    must(unlink(path), "unlink");
    printf("after unlink: %s\n", outcome(bound(path, n)));
    must(unlink(path) | rmdir(folder), "unlink");
    n = snprintf(name + 1, sizeof name - 1, "lecture-%d", getpid()) + 1;
    printf("an abstract name: %s\n", outcome(bound(name, n)));
    printf("a second time: %s\n", outcome(bound(name, n)));
    int ends[2], pipes[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) | pipe(pipes), "socketpair");
    struct ucred peer;
    must(getsockopt(ends[0], SOL_SOCKET, SO_PEERCRED, &peer, &(socklen_t){sizeof peer}), "getsockopt");
    printf("the peer is this process: %s\n", peer.pid == getpid() && peer.uid == getuid() ? "yes" : "no");
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control = {{0}};
    char byte = 'x';
    struct iovec data = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
    memcpy(CMSG_DATA(header), &pipes[1], sizeof(int)); // the pipe's end to write to
    must(sendmsg(ends[0], &message, MSG_NOSIGNAL), "sendmsg");
    must(recvmsg(ends[1], &message, 0), "recvmsg");
    int handed;
    memcpy(&handed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof handed);
    printf("the descriptor that came has another number: %s\n", handed != pipes[1] ? "yes" : "no");
    must(write(handed, "y", 1), "write");
    return printf("what is written to it arrives: %d\n", must(read(pipes[0], &byte, 1), "read")) < 0;
}
