// SPDX-License-Identifier: Apache-2.0
// A server for one client: answers each line that is /ping with +PONG. Arguments: HOST PORT.
#include "must.h"

int main(int count, char **arguments) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (count != 3 || inet_pton(AF_INET, arguments[1], &address.sin_addr) != 1)
        return fprintf(stderr, "usage: ping-server HOST PORT\n"), 2;
    address.sin_port = htons(atoi(arguments[2]));
    int listener = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    int on = 1;
    must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
    must(bind(listener, (struct sockaddr *)&address, sizeof address), "bind");
    must(listen(listener, 5), "listen");
    int client = must(accept(listener, NULL, NULL), "accept");
    FILE *in = fdopen(client, "r");
    char line[200];
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        const char *answer = strcmp(line, "/ping\n") == 0 ? "+PONG\n" : "-ERR\n";
        must(send(client, answer, strlen(answer), MSG_NOSIGNAL), "send");
    }
    return close(listener) < 0;
}
