// A remote I/O module on libmodbus: `slave rtu PTY BAUD [UNIT]` or `slave tcp PORT`. Unit 1, eight discrete inputs, eight
// coils, two input registers (address 1 temperature, 2 humidity). Reads orders from standard input, one a line:
// `set N`, `clear N` an input, `coils` prints the coils, `deaf` and `hears`. Made with:
//     cc -o slave modbus_slave.c -lmodbus
#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static modbus_t *ctx;
static modbus_mapping_t *map;
static int deaf;

static int obey(void) {
    char line[80], word[40];
    int number = 0;
    if (!fgets(line, sizeof line, stdin)) return 0;
    if (sscanf(line, "%39s %d", word, &number) < 1) return 1;
    if (!strcmp(word, "set")) map->tab_input_bits[number & 7] = 1;
    if (!strcmp(word, "clear")) map->tab_input_bits[number & 7] = 0;
    if (!strcmp(word, "deaf")) deaf = 1;
    if (!strcmp(word, "hears")) deaf = 0;
    if (!strcmp(word, "coils")) {
        printf("coils ");
        for (int i = 0; i < 8; i++) putchar(map->tab_bits[i] ? '#' : '_');
        putchar('\n');
    } else {
        printf("done\n");
    }
    fflush(stdout);
    return 1;
}

static int serve(int fd) {
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
    modbus_set_socket(ctx, fd);
    int length = modbus_receive(ctx, request);
    if (length > 0 && !deaf) modbus_reply(ctx, request, length, map);
    if (length < 0 && errno != ECONNRESET) modbus_flush(ctx);
    return length;
}

int main(int argc, char **argv) {
    int listening = -1, line = -1;
    if (argc < 3) return 2;
    map = modbus_mapping_new(8, 8, 8, 8);
    map->tab_input_registers[1] = 231;
    map->tab_input_registers[2] = 487;
    if (!strcmp(argv[1], "rtu")) {
        ctx = modbus_new_rtu(argv[2], atoi(argv[3]), 'N', 8, 1);
        modbus_set_slave(ctx, argc > 4 ? atoi(argv[4]) : 1);
        modbus_set_error_recovery(ctx, MODBUS_ERROR_RECOVERY_PROTOCOL);
        if (modbus_connect(ctx)) return perror("connect"), 1;
        line = modbus_get_socket(ctx);
    } else {
        ctx = modbus_new_tcp("127.0.0.1", atoi(argv[2]));
        listening = modbus_tcp_listen(ctx, 4);
        if (listening < 0) return perror("listen"), 1;
    }
    modbus_set_byte_timeout(ctx, 0, 50000);
    setvbuf(stdin, NULL, _IONBF, 0);
    printf("ready\n");
    fflush(stdout);
    fd_set all;
    FD_ZERO(&all);
    FD_SET(0, &all);
    FD_SET(listening < 0 ? line : listening, &all);
    for (;;) {
        fd_set ready = all;
        if (select(FD_SETSIZE, &ready, NULL, NULL, NULL) < 0) return 1;
        for (int fd = 0; fd < FD_SETSIZE; fd++) {
            if (!FD_ISSET(fd, &ready)) continue;
            if (fd == 0) {
                if (!obey()) return 0;
            } else if (fd == listening) {
                int accepted = accept(listening, NULL, NULL);
                if (accepted >= 0) FD_SET(accepted, &all);
            } else if (serve(fd) < 0) {
                if (fd == line) {
                    if (errno == EIO || errno == EBADF) return 3;
                } else {
                    close(fd);
                    FD_CLR(fd, &all);
                }
            }
        }
    }
}
