// SPDX-License-Identifier: Apache-2.0
// What becomes of a process that writes to a peer which is gone.
#include "must.h"
#include <signal.h>
#include <sys/wait.h>

static void in_a_child(const char *name, void (*handler)(int), int flags) {
    int ends[2], status;
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    must(close(ends[1]), "close"); // the peer is gone
    fflush(stdout);
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        signal(SIGPIPE, handler);
        must(send(ends[0], "x", 1, flags) < 0 && errno == EPIPE ? 0 : -1, "send: EPIPE was expected");
        _exit(7);
    }
    must(waitpid(child, &status, 0), "waitpid");
    if (WIFSIGNALED(status))
        printf("%s: ended by signal %d (%s)\n", name, WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        printf("%s: EPIPE, and the process went on\n", name);
    must(close(ends[0]), "close");
}

int main(void) {
    in_a_child("nothing done about it", SIG_DFL, 0);
    in_a_child("SIGPIPE ignored", SIG_IGN, 0);
    in_a_child("MSG_NOSIGNAL", SIG_DFL, MSG_NOSIGNAL);
    return 0;
}
