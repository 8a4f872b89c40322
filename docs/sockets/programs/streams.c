// SPDX-License-Identifier: Apache-2.0
// A stream has bytes and no messages. Both ends of a TCP connection are in this process.
#include "must.h"
#include <netinet/tcp.h>

static void connection(int ends[2]) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(1, &address);
    ends[0] = connect_to(&address);
    ends[1] = must(accept(listener, NULL, NULL), "accept");
    must(close(listener), "close");
}

int main(void) {
    int c[2], on = 1, no_delay;
    char some[16];
    static char much[16 << 20];
    connection(c);
    must(getsockopt(c[0], IPPROTO_TCP, TCP_NODELAY, &no_delay, &(socklen_t){sizeof no_delay}), "getsockopt");
    printf("Nagle's algorithm is on: %s\n", no_delay ? "no" : "yes");
    must(setsockopt(c[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
    must(send(c[0], "one\n", 4, 0) + send(c[0], "two\n", 4, 0), "send");
    must(recv(c[1], some, 8, MSG_WAITALL | MSG_PEEK), "recv"); // until both are there
    printf("two writes, one read: %d bytes\n", must(recv(c[1], some, sizeof some, 0), "recv"));
    must(send(c[0], "three\n", 6, 0), "send");
    printf("one write, first read: %d bytes\n", must(recv(c[1], some, 4, 0), "recv"));
    printf("second read: %d bytes\n", must(recv(c[1], some, 4, 0), "recv"));
    uint32_t size = htonl(5); // a frame: how long it is, then that much
    must(send(c[0], &size, 2, 0) + send(c[0], (char *)&size + 2, 2, 0) + send(c[0], "he\nlo", 5, 0), "send");
    must(recv(c[1], &size, sizeof size, MSG_WAITALL), "recv");
    printf("a frame of %u bytes, got %d\n", ntohl(size), must(recv(c[1], some, ntohl(size), MSG_WAITALL), "recv"));
    ssize_t written = must(send(c[0], much, sizeof much, MSG_DONTWAIT), "send");
    printf("of 16 MiB a write that may not wait took %s\n", written < (ssize_t)sizeof much ? "a part" : "all");
    printf("and the next one: %s\n", outcome(send(c[0], much, sizeof much, MSG_DONTWAIT) < 0 ? -1 : 0));
    must(close(c[0]) | close(c[1]), "close");
    connection(c);
    struct linger none = {.l_onoff = 1, .l_linger = 0};
    must(send(c[1], "never read", 10, 0), "send");
    must(setsockopt(c[0], SOL_SOCKET, SO_LINGER, &none, sizeof none), "setsockopt");
    must(close(c[0]), "close"); // RST instead of FIN
    printf("read after the peer's RST: %s\n", outcome(recv(c[1], some, sizeof some, 0)));
    printf("the next read: %d\n", must(recv(c[1], some, sizeof some, 0), "recv"));
    return close(c[1]) < 0;
}
