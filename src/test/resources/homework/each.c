// SPDX-License-Identifier: Apache-2.0
// Echo: a process for each client; with ITERATIVE one client after the other.
#include "common.h"
#include <sys/prctl.h>

static void serve(int fd) {
    FILE *in = fdopen(fd, "r");
    FILE *out = fdopen(dup(fd), "w");
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    if (in == NULL || out == NULL)
        return;
    while ((n = getline(&line, &size, in)) > 0) {
        if (fwrite(line, 1, n, out) < (size_t)n || (line[n - 1] != '\n' && putc('\n', out) == EOF) || fflush(out) != 0)
            break;
    }
    free(line);
    fclose(in);
    fclose(out);
}

int main(void) {
    int listener = listening();
    pid_t parent = getpid();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN); // nobody waits for the children, so the kernel does
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            continue;
#ifdef ITERATIVE
        (void)parent;
        serve(fd);
#else
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (getppid() != parent)
                _exit(0); // it had ended before
            close(listener);
            serve(fd);
            _exit(0);
        }
        close(fd);
#endif
    }
}
