#include "CFloor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int floor_connect(const char *path, bool waits_awake, int *descriptor) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return ENAMETOOLONG;
    strcpy(address.sun_path, path);
    int opened = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (opened < 0) return errno;
    if (connect(opened, (struct sockaddr *)&address, sizeof address) != 0) {
        int error = errno;
        close(opened);
        return error;
    }
    if (waits_awake && fcntl(opened, F_SETFL, O_RDWR | O_NONBLOCK) != 0) {
        int error = errno;
        close(opened);
        return error;
    }
    *descriptor = opened;
    return 0;
}
