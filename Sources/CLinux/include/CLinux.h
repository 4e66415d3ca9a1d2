#ifndef SHEGONG_CLINUX_H
#define SHEGONG_CLINUX_H
#endif
