"""A random number between 2^126 and 2^127 that passes Miller-Rabin to 70 random bases is prime, but for 2^-128.

A composite number passes for at most a quarter of all bases (Rabin, Monier), so 70 independent ones with
probability at most 2^-140.  One odd number in 45 between 2^126 and 2^127 is prime, so the first number drawn that
passes is composite with probability at most 45 * 2^-140 < 2^-134.  Each prime is as likely as any other.

An integer c that is not 0 and below 2^bits has at most bits/126 prime factors above 2^126, of the more than
2^126/89 primes up to 2^127 (Dusart's bounds on the number of primes, which are proved): a random one divides c
with probability at most (89/126) bits/2^126 < bits/2^126.
"""

from __future__ import annotations

import hashlib
import random
from functools import lru_cache

SMALL = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)
LEAST = 2**126
ROUNDS = 70
NUMBER = 48  # bytes of a hash in a number modulo a prime: their remainder is uniform but for 2^-257


@lru_cache(maxsize=64)
def prime_of(seed: int, use: str) -> int:
    """The prime of a seed for one use: the same one for all certificates, as the errors of all are added up."""
    return random_prime(random.Random(hashlib.blake2b(f"{seed}/{use}".encode(), digest_size=32).digest()))


def random_prime(draw: random.Random) -> int:
    """A random prime between 2^126 and 2^127."""
    while True:
        p = draw.randrange(LEAST + 1, 2 * LEAST, 2)
        if all(p % q for q in SMALL) and all(_passes(p, draw.randrange(1, p)) for _ in range(ROUNDS)):
            return p


def _passes(p: int, base: int) -> bool:
    """Whether ``base`` is no witness that p is composite."""
    odd, twos = p - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    x = pow(base, odd, p)
    if x in (1, p - 1):
        return True
    for _ in range(twos - 1):
        x = x * x % p
        if x == p - 1:
            return True
    return False


def numbers(key: bytes, label: str, count: int, prime: int) -> list[int]:
    """Numbers modulo a prime that depend on the key and the label alone, otherwise random."""
    found = hashlib.shake_256(key + label.encode()).digest(NUMBER * count)
    return [int.from_bytes(found[k : k + NUMBER], "big") % prime for k in range(0, len(found), NUMBER)]
