// An RS-485 line as a hub of pseudo-terminals: `hub BAUD LINK...` makes one for each LINK. What one end says is heard
// by all others, byte by byte at the pace of the line, 11 bits a character. Says `ready`. Made with:
//     cc -o hub modbus_hub.c -lutil
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { ENDS = 8, ROOM = 4096 };
static int masters[ENDS];
static unsigned char waiting[ROOM];
static int from[ROOM], head, tail;

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void hear(int ends, struct pollfd *ready) {
    unsigned char said[256];
    for (int i = 0; i < ends; i++) {
        if (!(ready[i].revents & POLLIN)) continue;
        int length = read(masters[i], said, sizeof said);
        for (int k = 0; k < length && (tail + 1) % ROOM != head; k++) {
            waiting[tail] = said[k];
            from[tail] = i;
            tail = (tail + 1) % ROOM;
        }
    }
}

int main(int argc, char **argv) {
    int ends = argc - 2;
    if (ends < 2 || ends > ENDS) return 2;
    long long character = 11LL * 1000000000LL / atoi(argv[1]), next = now();
    struct pollfd ready[ENDS];
    for (int i = 0; i < ends; i++) {
        struct termios raw;
        char name[128];
        int far;
        cfmakeraw(&raw);
        if (openpty(&masters[i], &far, name, &raw, NULL)) return perror("openpty"), 1;
        tcgetattr(far, &raw);
        cfmakeraw(&raw);
        tcsetattr(far, TCSANOW, &raw);
        unlink(argv[i + 2]);
        if (symlink(name, argv[i + 2])) return perror("symlink"), 1;
        fcntl(masters[i], F_SETFL, O_NONBLOCK);
        ready[i] = (struct pollfd){.fd = masters[i], .events = POLLIN};
    }
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        long long left = head == tail ? 50000000LL : next - now();
        struct timespec wait = {0, left > 0 ? left : 0};
        if (ppoll(ready, ends, &wait, NULL) < 0) return 1;
        if (head == tail) next = now() + character;
        hear(ends, ready);
        while (head != tail && now() >= next) {
            for (int i = 0; i < ends; i++) {
                if (i != from[head] && write(masters[i], &waiting[head], 1) < 0) continue;
            }
            head = (head + 1) % ROOM;
            next += character;
        }
    }
}
