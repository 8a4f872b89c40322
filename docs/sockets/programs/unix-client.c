// SPDX-License-Identifier: Apache-2.0
// Says /ping on a Unix socket, prints the answer. Arguments: stream|seqpacket PATH; @NAME is an abstract name.
#include "must.h"
#include <stddef.h>
#include <sys/un.h>

int main(int count, char **arguments) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count != 3 || strlen(arguments[2]) >= sizeof address.sun_path)
        return fprintf(stderr, "usage: unix-client stream|seqpacket PATH\n"), 2;
    strcpy(address.sun_path, arguments[2]);
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + strlen(arguments[2]);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = 0; // the name is as long as the length says
    int stream = strcmp(arguments[1], "stream") == 0;
    int fd = must(socket(AF_UNIX, stream ? SOCK_STREAM : SOCK_SEQPACKET, 0), "socket");
    must(connect(fd, (struct sockaddr *)&address, length), "connect");
    must(send(fd, "/ping\n", stream ? 6 : 5, MSG_NOSIGNAL), "send");
    char answer[100];
    int n = must(recv(fd, answer, stream ? 6 : 100, stream ? MSG_WAITALL : 0), "recv");
    printf("%.*s%s", n, answer, stream ? "" : "\n");
    return close(fd) < 0;
}
