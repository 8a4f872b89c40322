// SPDX-License-Identifier: Apache-2.0
// Where one message ends: a stream does not know, sequenced packets do.
#include "must.h"

static void two_messages(const char *name, int type) {
    int ends[2];
    char got[16];
    must(socketpair(AF_UNIX, type, 0, ends), "socketpair");
    must(send(ends[0], "one", 3, 0) + send(ends[0], "three", 5, 0), "send");
    printf("%s, first read: %d bytes\n", name, must(recv(ends[1], got, sizeof got, 0), "recv"));
    must(close(ends[0]) | close(ends[1]), "close");
}

int main(void) {
    int ends[2];
    char got[4];
    two_messages("stream", SOCK_STREAM);
    two_messages("seqpacket", SOCK_SEQPACKET);
    two_messages("datagram", SOCK_DGRAM);
    must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), "socketpair");
    must(send(ends[0], "too long", 8, 0), "send");
    struct iovec data = {got, sizeof got};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    int n = must(recvmsg(ends[1], &message, 0), "recvmsg");
    printf("into 4 bytes: %d, cut off: %s\n", n, message.msg_flags & MSG_TRUNC ? "yes" : "no");
    must(send(ends[0], "next", 4, 0), "send");
    printf("the next packet: %.*s\n", must(recv(ends[1], got, sizeof got, 0), "recv"), got);
    must(send(ends[0], "", 0, 0), "send");
    printf("an empty packet reads as: %d\n", must(recv(ends[1], got, sizeof got, 0), "recv"));
    must(close(ends[0]), "close");
    printf("and so does the end: %d\n", must(recv(ends[1], got, sizeof got, 0), "recv"));
    return close(ends[1]) < 0;
}
