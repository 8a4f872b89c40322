// SPDX-License-Identifier: Apache-2.0
// Whose address is it? Two families, any port, and a port that was used a moment ago.
#include "must.h"

static int stream(int family) {
    return must(socket(family, SOCK_STREAM, 0), "socket");
}

static int bind4(int fd, in_addr_t host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(host)};
    return bind(fd, (struct sockaddr *)&address, sizeof address);
}

static int bind6(int port, int only) {
    int fd = stream(AF_INET6);
    must(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only), "setsockopt");
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_any};
    return bind(fd, (struct sockaddr *)&address, sizeof address);
}

int main(void) {
    int listener = stream(AF_INET), on = 1; // what may be reused later says so already
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
    must(bind4(listener, INADDR_ANY, 0), "bind");
    must(getsockname(listener, (struct sockaddr *)&address, &length), "getsockname");
    int port = ntohs(address.sin_port);
    printf("port 0 became another: %s\n", port > 1023 ? "yes" : "no");
    printf("the same port again: %s\n", outcome(bind4(stream(AF_INET), INADDR_LOOPBACK, port)));
    printf("in6addr_any beside INADDR_ANY: %s\n", outcome(bind6(port, 0)));
    printf("with IPV6_V6ONLY: %s\n", outcome(bind6(port, 1)));
    printf("an address of another machine: %s\n", outcome(bind4(stream(AF_INET), 0xc0000201, 0))); // 192.0.2.1
    must(listen(listener, 1), "listen");
    int client = stream(AF_INET);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    int accepted = must(accept(listener, NULL, NULL), "accept");
    must(close(listener), "close");
    must(close(accepted), "close"); // first, so TIME_WAIT is at this end
    must(close(client), "close");
    int again = stream(AF_INET);
    printf("the port after a close: %s\n", outcome(bind4(again, INADDR_LOOPBACK, port)));
    must(setsockopt(again, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
    printf("with SO_REUSEADDR: %s\n", outcome(bind4(again, INADDR_LOOPBACK, port)));
    return 0;
}
