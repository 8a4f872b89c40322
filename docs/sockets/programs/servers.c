// SPDX-License-Identifier: Apache-2.0
// Four ways to serve: is a second client answered while a first one is silent? Each answers one byte, then closes.
#include "must.h"
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

static int listener;

static void *answer(void *client) {
    char byte;
    int fd = (int)(long)client;
    if (recv(fd, &byte, 1, 0) == 1)
        send(fd, "+", 1, MSG_NOSIGNAL);
    close(fd);
    return NULL;
}

static void *serve(void *mode) {
    for (char way = *(char *)mode;;) {
        void *client = (void *)(long)must(accept(listener, NULL, NULL), "accept");
        pthread_t thread;
        if (way == 't')
            must(-pthread_create(&thread, NULL, answer, client), "pthread_create");
        else if (way != 'f')
            answer(client);
        else if (must(fork(), "fork") == 0)
            _exit(answer(client) != NULL);
        else
            close((int)(long)client);
    }
}

static void demonstrate(char *way, int ms) {
    struct sockaddr_in address;
    listener = listen_on_loopback(5, &address);
    pid_t server = must(fork(), "fork");
    pthread_t second;
    if (server == 0 && *way == 'p') // two threads that accept
        must(-pthread_create(&second, NULL, serve, way), "pthread_create");
    if (server == 0)
        serve(way);
    int silent = connect_to(&address), other = connect_to(&address);
    must(send(other, "?", 1, 0), "send");
    struct pollfd answered = {.fd = other, .events = POLLIN};
    printf("%s: %s\n", way, must(poll(&answered, 1, ms), "poll") ? "answered" : "held up");
    must(close(silent) | close(other) | close(listener) | kill(server, SIGKILL), "close");
    must(waitpid(server, NULL, 0), "waitpid");
}

int main(void) {
    demonstrate("iterative", 500);
    char *ways[] = {"fork", "thread", "pool"};
    for (int i = 0; i < 3; i++)
        demonstrate(ways[i], 30000);
    return 0;
}
