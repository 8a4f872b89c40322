// SPDX-License-Identifier: Apache-2.0
// Echo or broadcast ("echo" as its argument): two threads for each client, one that reads and one that writes what is
// queued. With DIES_OF_SIGPIPE it writes on to whoever is gone, and does not ignore the signal.
#include "common.h"
#include <pthread.h>

struct client {
    int fd, over, gone;
    size_t length, size;
    char *queue;
    pthread_cond_t changed;
    struct client *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct client *clients;
static int echo;

static void queue(struct client *to, const char *bytes, size_t length) {
    if (to->gone)
        return;
    if (to->length + length > MOST_PENDING) {
        to->gone = 1;
        shutdown(to->fd, SHUT_RDWR); // wakes both of its threads
    } else {
        if (to->length + length > to->size) {
            to->size = 2 * (to->length + length);
            to->queue = realloc(to->queue, to->size);
            must(to->queue != NULL, "realloc");
        }
        memcpy(to->queue + to->length, bytes, length);
        to->length += length;
    }
    pthread_cond_broadcast(&to->changed);
}

static void publish(struct client *from, const char *line, size_t length) {
    pthread_mutex_lock(&lock);
    while (echo && from->length > MOST_PENDING / 2 && !from->gone)
        pthread_cond_wait(&from->changed, &lock);
    for (struct client *to = clients; to != NULL; to = to->next)
        if ((to == from) == echo)
            queue(to, line, length);
    pthread_mutex_unlock(&lock);
}

static void *reads(void *argument) {
    struct client *self = argument;
    char line[LONGEST];
    size_t length = 0;
    ssize_t n;
    while ((n = read(self->fd, line + length, sizeof line - length)) > 0) {
        length += n;
        char *end;
        while ((end = memchr(line, '\n', length)) != NULL) {
            size_t whole = end + 1 - line;
            publish(self, line, whole);
            memmove(line, line + whole, length - whole);
            length -= whole;
        }
        if (length == sizeof line)
            break;
    }
    if (n == 0 && length > 0) {
        line[length++] = '\n';
        publish(self, line, length);
    }
    pthread_mutex_lock(&lock);
    self->over = 1;
    self->gone |= n < 0;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static ssize_t write_some(int fd, const char *bytes, size_t length) {
#ifdef DIES_OF_SIGPIPE
    ssize_t ignored = write(fd, bytes, length < 1000 ? length : 1000);
    (void)ignored;
    return length < 1000 ? length : 1000;
#else
    return send(fd, bytes, length, MSG_NOSIGNAL);
#endif
}

static void *writes(void *argument) {
    struct client *self = argument;
    pthread_t reader;
    must(pthread_create(&reader, NULL, reads, self) == 0, "pthread_create");
    char some[16384];
    pthread_mutex_lock(&lock);
    while (!self->gone && (self->length > 0 || !self->over)) {
        if (self->length == 0) {
            pthread_cond_wait(&self->changed, &lock);
            continue;
        }
        size_t length = self->length < sizeof some ? self->length : sizeof some;
        memcpy(some, self->queue, length);
        pthread_mutex_unlock(&lock);
        ssize_t n = write_some(self->fd, some, length);
        pthread_mutex_lock(&lock);
        if (n < 0) {
            self->gone = 1;
        } else {
            memmove(self->queue, self->queue + n, self->length - n);
            self->length -= n;
        }
        pthread_cond_broadcast(&self->changed);
    }
    self->gone = 1;
    for (struct client **at = &clients; *at != NULL; at = &(*at)->next)
        if (*at == self) {
            *at = self->next;
            break;
        }
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&lock);
    shutdown(self->fd, SHUT_RDWR);
    pthread_join(reader, NULL);
    close(self->fd);
    free(self->queue);
    free(self);
    return NULL;
}

int main(int count, char **arguments) {
    echo = count > 1 && strcmp(arguments[1], "echo") == 0;
    int listener = listening();
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 128 << 10);
    pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        struct client *client = fd < 0 ? NULL : calloc(1, sizeof *client);
        if (client == NULL)
            continue;
        client->fd = fd;
        pthread_cond_init(&client->changed, NULL);
        pthread_mutex_lock(&lock);
        client->next = clients;
        clients = client;
        pthread_mutex_unlock(&lock);
        pthread_t writer;
        must(pthread_create(&writer, &small, writes, client) == 0, "pthread_create");
    }
}
