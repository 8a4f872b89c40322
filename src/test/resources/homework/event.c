// SPDX-License-Identifier: Apache-2.0
// Echo or broadcast ("echo" as its argument) on one thread, with poll or (EPOLL) with epoll. One fault each:
//   BLOCKS            writes block, so that a slow reader stops all
//   LOSES_LAST_LINE   what stands in the buffer at the end of a client is dropped
//   WHOLE_READS       each read is taken for whole lines
//   LOSES_SHORT       what a write did not take is dropped
//   LEAKS             a descriptor of a client that is gone stays open
//   IGNORES_SIGTERM   does what its name says
#define _GNU_SOURCE
#include "common.h"
#include <errno.h>
#ifdef EPOLL
#include <sys/epoll.h>
#else
#include <poll.h>
#endif

#define MOST 20000

struct client {
    int used, over, gone;
    size_t in_length, out_length, out_size;
    char in[LONGEST];
    char *out;
};

static struct client *clients[MOST]; // by descriptor
static int highest, listener, echo;
static volatile sig_atomic_t asked_to_end;
#ifdef EPOLL
static int events;
#endif

static void on_signal(int number) {
    asked_to_end = number;
}

static void flush(int fd) {
    struct client *self = clients[fd];
    while (self->out_length > 0 && !self->gone) {
#ifdef BLOCKS
        ssize_t n = send(fd, self->out, self->out_length, MSG_NOSIGNAL);
#else
        ssize_t n = send(fd, self->out, self->out_length, MSG_NOSIGNAL | MSG_DONTWAIT);
#endif
        if (n < 0 && errno == EAGAIN)
#ifdef LOSES_SHORT
            n = self->out_length;
#else
            return;
#endif
        if (n < 0) {
            self->gone = 1;
            return;
        }
#ifdef LOSES_SHORT
        n = self->out_length;
#endif
        memmove(self->out, self->out + n, self->out_length - n);
        self->out_length -= n;
    }
}

static void queue(int fd, const char *bytes, size_t length) {
    struct client *to = clients[fd];
    if (to->out_length + length > MOST_PENDING) {
        to->gone = 1;
        return;
    }
    if (to->out_length + length > to->out_size) {
        to->out_size = 2 * (to->out_length + length);
        to->out = realloc(to->out, to->out_size);
        must(to->out != NULL, "realloc");
    }
    memcpy(to->out + to->out_length, bytes, length);
    to->out_length += length;
}

static void publish(int from, const char *line, size_t length) {
    if (echo) {
        queue(from, line, length);
        flush(from);
        return;
    }
    for (int fd = 0; fd <= highest; fd++)
        if (fd != from && clients[fd] != NULL && !clients[fd]->over) {
            size_t before = clients[fd]->out_length;
            queue(fd, line, length);
            if (before == 0)
                flush(fd);
        }
}

static void take_lines(int fd) {
    struct client *self = clients[fd];
#ifdef WHOLE_READS
    if (self->in[self->in_length - 1] != '\n' && self->in_length < LONGEST)
        self->in[self->in_length++] = '\n';
    publish(fd, self->in, self->in_length);
    self->in_length = 0;
#else
    size_t done = 0;
    char *end;
    while ((end = memchr(self->in + done, '\n', self->in_length - done)) != NULL) {
        size_t next = end + 1 - self->in;
        publish(fd, self->in + done, next - done);
        done = next;
    }
    memmove(self->in, self->in + done, self->in_length - done);
    self->in_length -= done;
    self->gone |= self->in_length == LONGEST;
#endif
}

static void receive(int fd) {
    struct client *self = clients[fd];
    ssize_t n = recv(fd, self->in + self->in_length, LONGEST - self->in_length, MSG_DONTWAIT);
    if (n > 0) {
        self->in_length += n;
        take_lines(fd);
    } else if (n == 0) {
        self->over = 1;
#ifndef LOSES_LAST_LINE
        if (self->in_length > 0 && self->in_length < LONGEST) {
            self->in[self->in_length++] = '\n';
            publish(fd, self->in, self->in_length);
        }
#endif
    } else if (errno != EAGAIN) {
        self->gone = 1;
    }
}

static void accept_one(void) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    must(fd < MOST, "too many clients");
    clients[fd] = calloc(1, sizeof **clients);
    must(clients[fd] != NULL, "calloc");
    highest = fd > highest ? fd : highest;
#ifdef EPOLL
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    must(epoll_ctl(events, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
#endif
}

static short wants(struct client *self) {
    // Nothing is read for a client that takes nothing: its own kernel then holds it up.
    int reads = !self->over && !(echo && self->out_length > MOST_PENDING / 2);
    return (reads ? 1 : 0) | (self->out_length > 0 ? 4 : 0); // POLLIN, POLLOUT: the same numbers in epoll
}

static void clear_away(void) {
    for (int fd = 0; fd <= highest; fd++) {
        struct client *self = clients[fd];
        if (self == NULL)
            continue;
        if (!self->gone && !(self->over && self->out_length == 0)) {
#ifdef EPOLL
            struct epoll_event event = {.events = wants(self), .data.fd = fd};
            epoll_ctl(events, EPOLL_CTL_MOD, fd, &event);
#endif
            continue;
        }
#ifdef LEAKS
        shutdown(fd, SHUT_RDWR);
#else
        close(fd);
#endif
        free(self->out);
        free(self);
        clients[fd] = NULL;
    }
}

static void serve(int fd, int ready) {
    if (fd == listener) {
        accept_one();
    } else if (clients[fd] != NULL) {
        if (ready & ~4 && !clients[fd]->over)
            receive(fd);
        else if (ready & 8)
            clients[fd]->gone = 1; // POLLERR
        if (ready & 4)
            flush(fd);
    }
}

int main(int count, char **arguments) {
    echo = count > 1 && strcmp(arguments[1], "echo") == 0;
    struct sigaction action = {.sa_handler = on_signal};
#ifdef IGNORES_SIGTERM
    action.sa_handler = SIG_IGN;
#endif
    sigaction(SIGTERM, &action, NULL);
    listener = listening();
#ifdef EPOLL
    events = epoll_create1(0);
    struct epoll_event accepting = {.events = EPOLLIN, .data.fd = listener};
    must(epoll_ctl(events, EPOLL_CTL_ADD, listener, &accepting) == 0, "epoll_ctl");
#else
    static struct pollfd waited[MOST];
#endif
    while (!asked_to_end) {
#ifdef EPOLL
        struct epoll_event ready[64];
        int n = epoll_wait(events, ready, 64, -1);
        for (int i = 0; i < n; i++)
            serve(ready[i].data.fd, ready[i].events);
#else
        int n = 0;
        waited[n++] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (int fd = 0; fd <= highest; fd++)
            if (clients[fd] != NULL)
                waited[n++] = (struct pollfd){.fd = fd, .events = wants(clients[fd])};
        if (poll(waited, n, -1) < 0)
            continue;
        for (int i = 0; i < n; i++)
            if (waited[i].revents != 0)
                serve(waited[i].fd, waited[i].revents);
#endif
        clear_away();
    }
    return 0;
}
