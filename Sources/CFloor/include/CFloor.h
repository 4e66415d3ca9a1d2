#ifndef SHEGONG_CFLOOR_H
#define SHEGONG_CFLOOR_H
#endif
