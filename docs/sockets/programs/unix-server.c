// SPDX-License-Identifier: Apache-2.0
// Answers /ping with +PONG to one client on a Unix socket. Arguments: stream|seqpacket PATH; @NAME is an abstract name.
#include "must.h"
#include <stddef.h>
#include <sys/un.h>

int main(int count, char **arguments) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count != 3 || strlen(arguments[2]) >= sizeof address.sun_path)
        return fprintf(stderr, "usage: unix-server stream|seqpacket PATH\n"), 2;
    strcpy(address.sun_path, arguments[2]);
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + strlen(arguments[2]);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = 0; // the name is as long as the length says
    int type = strcmp(arguments[1], "stream") == 0 ? SOCK_STREAM : SOCK_SEQPACKET;
    int listener = must(socket(AF_UNIX, type, 0), "socket");
    must(bind(listener, (struct sockaddr *)&address, length), "bind");
    must(listen(listener, 5), "listen");
    int client = must(accept(listener, NULL, NULL), "accept");
    char message[100];
    // A packet is a message. On a stream this would have to look for the end of the line.
    while (must(recv(client, message, 5, type == SOCK_STREAM ? MSG_WAITALL : 0), "recv") == 5) {
        const char *answer = memcmp(message, "/ping", 5) == 0 ? "+PONG\n" : "-ERR\n";
        must(send(client, answer, strlen(answer) - (type != SOCK_STREAM), MSG_NOSIGNAL), "send");
        if (type == SOCK_STREAM)
            must(recv(client, message, 1, 0), "recv"); // its LF
    }
    must(close(client) | close(listener), "close");
    return arguments[2][0] == '@' ? 0 : unlink(arguments[2]); // the file does not go by itself
}
