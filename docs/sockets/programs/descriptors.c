// SPDX-License-Identifier: Apache-2.0
// What a socket is: a descriptor, with a few of a file's calls. Both ends are in this process.
#include "must.h"

int main(void) {
    int ends[2];
    char byte;
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    int kind;
    socklen_t length = sizeof kind;
    must(getsockopt(ends[0], SOL_SOCKET, SO_TYPE, &kind, &length), "getsockopt");
    printf("type: %s\n", kind == SOCK_STREAM ? "stream" : "another");
    printf("a family that there is not: %s\n", outcome(socket(12345, SOCK_STREAM, 0)));
    printf("a protocol that does not fit: %s\n", outcome(socket(AF_INET, SOCK_STREAM, 17)));
    printf("lseek: %s\n", outcome(lseek(ends[0], 0, SEEK_SET)));
    int second = must(dup(ends[0]), "dup");
    must(close(ends[0]), "close");
    printf("write after close: %s\n", outcome(write(ends[0], "x", 1)));
    printf("write to the duplicate: %s\n", outcome(write(second, "x", 1)));
    printf("the other end reads: %d\n", (int)must(read(ends[1], &byte, 1), "read"));
    must(shutdown(second, SHUT_WR), "shutdown");
    printf("after SHUT_WR the other end reads: %d\n", (int)must(read(ends[1], &byte, 1), "read"));
    printf("and can still write: %s\n", outcome(write(ends[1], "y", 1)));
    printf("which arrives: %d\n", (int)must(read(second, &byte, 1), "read"));
    must(shutdown(second, SHUT_RD), "shutdown");
    printf("after SHUT_RD a read says: %d\n", (int)must(read(second, &byte, 1), "read"));
    printf("and the other end's send: %s\n", outcome(send(ends[1], "z", 1, MSG_NOSIGNAL)));
    must(close(second), "close");
    return close(ends[1]) < 0;
}
