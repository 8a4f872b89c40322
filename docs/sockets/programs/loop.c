// SPDX-License-Identifier: Apache-2.0
// An event loop: one thread waits for all clients at once, and each of them only gets its turn when it has said something.
#include "must.h"
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

static void serve(int listener) {
    struct pollfd all[100] = {{.fd = listener, .events = POLLIN}};
    for (int count = 1; must(poll(all, count, -1), "poll") > 0;) {
        for (int i = count - 1; i > 0; i--) {
            if (all[i].revents == 0)
                continue;
            char byte;
            if (recv(all[i].fd, &byte, 1, 0) == 1) // there is something, so this does not wait
                send(all[i].fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
            else {
                close(all[i].fd);
                all[i] = all[--count];
            }
        }
        if (all[0].revents != 0 && count < 100)
            all[count++] = (struct pollfd){.fd = must(accept(listener, NULL, NULL), "accept"), .events = POLLIN};
    }
}

int main(void) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(50, &address), clients[30];
    pid_t server = must(fork(), "fork");
    if (server == 0)
        serve(listener);
    for (int i = 0; i < 30; i++)
        clients[i] = connect_to(&address);
    for (int i = 29; i >= 0; i--) { // the last one first
        char byte = 'a' + i % 26;
        must(send(clients[i], &byte, 1, MSG_NOSIGNAL), "send");
        must(recv(clients[i], &byte, 1, 0) == 1 && byte == 'a' + i % 26 ? 0 : -1, "recv");
    }
    printf("30 clients, one thread: each got its answer\n");
    must(kill(server, SIGKILL), "kill");
    must(waitpid(server, NULL, 0), "waitpid");
    return close(listener) < 0;
}
