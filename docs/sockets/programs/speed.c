// SPDX-License-Identifier: Apache-2.0
// Round trips of one byte between two processes: over a Unix stream, and over TCP on loopback.
#include "must.h"
#include <netinet/tcp.h>
#include <sys/wait.h>
#include <time.h>

enum { ROUNDS = 20000 };

static void connection(int ends[2]) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(1, &address), on = 1;
    ends[0] = connect_to(&address);
    ends[1] = must(accept(listener, NULL, NULL), "accept");
    for (int i = 0; i < 2; i++)
        must(setsockopt(ends[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
}

static double measure(int ends[2]) {
    char byte = 'x';
    struct timespec start, end;
    if (must(fork(), "fork") == 0) {
        for (int i = 0; i < ROUNDS; i++)
            must(recv(ends[1], &byte, 1, 0) == 1 && send(ends[1], &byte, 1, 0) == 1 ? 0 : -1, "echo");
        _exit(0);
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < ROUNDS; i++)
        must(send(ends[0], &byte, 1, 0) == 1 && recv(ends[0], &byte, 1, 0) == 1 ? 0 : -1, "round trip");
    clock_gettime(CLOCK_MONOTONIC, &end);
    must(wait(NULL), "wait");
    return ((end.tv_sec - start.tv_sec) * 1e6 + (end.tv_nsec - start.tv_nsec) / 1e3) / ROUNDS;
}

int main(void) {
    int unix_ends[2], tcp_ends[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, unix_ends), "socketpair");
    connection(tcp_ends);
    double by_unix = measure(unix_ends), by_tcp = measure(tcp_ends);
    fprintf(stderr, "microseconds for a round trip: Unix %.1f, TCP %.1f\n", by_unix, by_tcp);
    return printf("measured %d round trips each\n", ROUNDS) < 0;
}
