// SPDX-License-Identifier: Apache-2.0
// What UDP keeps, cuts off and loses; one to many.
#include "must.h"

static struct sockaddr_in own(int fd, const char *host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = inet_addr(host)};
    socklen_t length = sizeof address;
    must(bind(fd, (struct sockaddr *)&address, length), "bind");
    must(getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
    return address;
}

static int send_to(int fd, const void *bytes, size_t length, struct sockaddr_in to) {
    return sendto(fd, bytes, length, 0, (struct sockaddr *)&to, sizeof to);
}

int main(void) {
    int a = must(socket(AF_INET, SOCK_DGRAM, 0), "socket"), b = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    static char much[65508], got[65536];
    struct sockaddr_in to = own(b, "127.0.0.1", 0);
    must(send_to(a, "one", 3, to) + send_to(a, "", 0, to) + send_to(a, "three", 5, to), "sendto");
    for (int i = 0; i < 3; i++)
        printf("a packet of %d bytes\n", must(recv(b, got, sizeof got, 0), "recv"));
    must(send_to(a, "too long for it", 15, to), "sendto");
    must(recv(b, got, 8, 0), "recv");
    printf("in 8 bytes: %.8s, and the rest is gone: %s\n", got, outcome(recv(b, got, 8, MSG_DONTWAIT)));
    must(send_to(a, "too long for it", 15, to), "sendto");
    printf("with MSG_TRUNC its length is told: %d\n", must(recv(b, got, 8, MSG_TRUNC), "recv"));
    printf("65507 bytes: %s\n", outcome(send_to(a, much, 65507, to)));
    printf("65508 bytes: %s\n", outcome(send_to(a, much, 65508, to)));
    must(recv(b, got, sizeof got, 0), "recv");
    int small = 4096, sent = 0, came = 0;
    must(setsockopt(b, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), "setsockopt");
    for (; sent < 100; sent++)
        must(send_to(a, much, 1000, to), "sendto");
    while (recv(b, got, sizeof got, MSG_DONTWAIT) > 0)
        came++;
    printf("of 100 packets that nobody read in time, some were lost: %s\n", came < sent ? "yes" : "no");
    must(close(b), "close");
    must(connect(a, (struct sockaddr *)&to, sizeof to), "connect");
    must(send(a, "anybody?", 8, 0), "send");
    printf("connected, and nobody is there: %s\n", outcome(recv(a, got, sizeof got, 0)));
    int c = must(socket(AF_INET, SOCK_DGRAM, 0), "socket"), d = must(socket(AF_INET, SOCK_DGRAM, 0), "socket"), on = 1;
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    struct ip_mreq group = {.imr_multiaddr.s_addr = inet_addr("239.255.7.7"), .imr_interface = loopback};
    to = own(c, "0.0.0.0", 0);
    must(setsockopt(c, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group), "setsockopt");
    must(setsockopt(d, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback), "setsockopt");
    to.sin_addr = group.imr_multiaddr;
    must(send_to(d, "to all members", 14, to), "sendto");
    printf("multicast: %.*s\n", must(recv(c, got, sizeof got, 0), "recv"), got);
    to.sin_addr.s_addr = inet_addr("127.255.255.255");
    printf("broadcast: %s\n", outcome(send_to(d, "to all", 6, to)));
    must(setsockopt(d, SOL_SOCKET, SO_BROADCAST, &on, sizeof on), "setsockopt");
    return printf("with SO_BROADCAST: %s\n", outcome(send_to(d, "to all", 6, to))) < 0;
}
