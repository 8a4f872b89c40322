// SPDX-License-Identifier: Apache-2.0
// A socket that never makes its process wait, and three calls that wait for many of them.
#include "must.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

static int by_select(int fd) {
    fd_set set; // holds descriptors up to 1023
    FD_ZERO(&set);
    FD_SET(fd, &set);
    struct timeval none = {0};
    return must(select(fd + 1, &set, NULL, NULL, &none), "select");
}

static int by_poll(int fd, short events) {
    struct pollfd one = {.fd = fd, .events = events};
    return must(poll(&one, 1, 0), "poll");
}

int main(void) {
    int ends[2];
    char byte, much[4096] = {0};
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    for (int i = 0; i < 2; i++)
        must(fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK), "fcntl");
    int poller = must(epoll_create1(0), "epoll_create1");
    struct epoll_event event = {.events = EPOLLIN, .data.fd = ends[1]}, ready;
    must(epoll_ctl(poller, EPOLL_CTL_ADD, ends[1], &event), "epoll_ctl"); // once, not at each wait
    printf("read with nothing there: %s\n", outcome(read(ends[1], &byte, 1)));
    printf("ready by select %d, poll %d, epoll %d\n", by_select(ends[1]), by_poll(ends[1], POLLIN),
           must(epoll_wait(poller, &ready, 1, 0), "epoll_wait"));
    must(write(ends[0], "xy", 2), "write");
    printf("after a write: select %d, poll %d, epoll %d\n", by_select(ends[1]), by_poll(ends[1], POLLIN),
           must(epoll_wait(poller, &ready, 1, 0), "epoll_wait"));
    must(read(ends[1], &byte, 1), "read");
    printf("one of two bytes read, epoll tells again: %d\n", must(epoll_wait(poller, &ready, 1, 0), "epoll_wait"));
    event.events = EPOLLIN | EPOLLET;
    must(epoll_ctl(poller, EPOLL_CTL_MOD, ends[1], &event), "epoll_ctl");
    printf("edge-triggered: first wait %d", must(epoll_wait(poller, &ready, 1, 0), "epoll_wait"));
    printf(", second wait %d\n", must(epoll_wait(poller, &ready, 1, 0), "epoll_wait"));
    printf("room to write: %d\n", by_poll(ends[0], POLLOUT));
    while (write(ends[0], much, sizeof much) > 0)
        ;
    printf("after many writes: %s, room to write: %d\n", outcome(-1), by_poll(ends[0], POLLOUT));
    while (read(ends[1], much, sizeof much) > 0)
        ;
    printf("after the peer has read: room to write: %d\n", by_poll(ends[0], POLLOUT));
    must(close(ends[0]), "close");
    return printf("after its end: ready %d, read %d\n", by_poll(ends[1], POLLIN), (int)read(ends[1], &byte, 1)) < 0;
}
