"""The layer with the context as sources, in JAX, which computes in float32 as it comes."""

from __future__ import annotations

import jax
import jax.numpy as jnp


@jax.jit
def read_in_jax(Z, P, Q):
    """Z + P Z M Z^T Q Z / n."""
    context = Z[:, :-1]
    scores = jnp.einsum("ai,ac,cj->ij", context, Q, Z)
    return Z + jnp.einsum("ca,ai,ij->cj", P, context, scores) / context.shape[1]
