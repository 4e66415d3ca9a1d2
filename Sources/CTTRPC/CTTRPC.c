#include "CTTRPC.h"
