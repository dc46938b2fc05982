/* Random numbers: splitmix64, begun anew for every call, so that what one call draws does not move the next one. */

#include "fuzz.h"

static uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void random_begin(caller *c, uint64_t stream, uint64_t number)
{
    c->random = mixed(mixed(mixed(host.seed) + stream) + number);
}

uint64_t draw_bits(caller *c)
{
    uint64_t bits;
    c->random += 0x9E3779B97F4A7C15u;
    bits = mixed(c->random);
    if (c->is_digested) {
        c->digest = mixed(c->digest ^ bits);
    }
    return bits;
}

uint32_t draw(caller *c, uint32_t below)
{
    return (uint32_t)((draw_bits(c) >> 32) * below >> 32);
}

bool hostile(caller *c)
{
    return draw(c, 3) == 0 && !c->good;
}
