// SPDX-License-Identifier: Apache-2.0
// Addresses as bytes, as numbers in text, and as names.
#include "must.h"
#include <netdb.h>

static void show(const char *what, const char *host, int flags) {
    struct addrinfo wanted = {.ai_flags = flags, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *all;
    int problem = getaddrinfo(host, "7000", &wanted, &all);
    if (problem != 0) {
        printf("%s: %s\n", what, gai_strerror(problem));
        return;
    }
    char number[NI_MAXHOST], port[NI_MAXSERV];
    problem = getnameinfo(all->ai_addr, all->ai_addrlen, number, sizeof number, port, sizeof port,
                          NI_NUMERICHOST | NI_NUMERICSERV);
    printf("%s: %s %s, port %s\n", what, all->ai_family == AF_INET ? "AF_INET" : "AF_INET6",
           problem != 0 ? gai_strerror(problem) : number, port);
    freeaddrinfo(all);
}

int main(void) {
    uint16_t port = htons(7000);
    unsigned char bytes[4];
    memcpy(bytes, &port, sizeof port);
    printf("port 7000 on the wire: %02x %02x\n", bytes[0], bytes[1]);
    printf("127.0.0.1 is an address: %d\n", inet_pton(AF_INET, "127.0.0.1", bytes));
    printf("its bytes: %d %d %d %d\n", bytes[0], bytes[1], bytes[2], bytes[3]);
    printf("127.0.0.256 is an address: %d\n", inet_pton(AF_INET, "127.0.0.256", bytes));
    printf("sizes: sockaddr_in %zu, sockaddr_in6 %zu\n", sizeof(struct sockaddr_in), sizeof(struct sockaddr_in6));
    show("a number", "127.0.0.1", AI_NUMERICHOST);
    show("a longer number", "0:0:0:0:0:0:0:1", AI_NUMERICHOST);
    show("IPv4 inside IPv6", "::ffff:127.0.0.1", AI_NUMERICHOST);
    show("a name where a number is wanted", "localhost", AI_NUMERICHOST);
    show("to listen on, IPv4", "0.0.0.0", AI_PASSIVE);
    show("to connect to, nothing given", NULL, AI_NUMERICHOST);
    return 0;
}
