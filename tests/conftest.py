"""Profiles of the random search: HYPOTHESIS_PROFILE = dev (default) | ci (derandomised) | thorough."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from train.extras import extra

with extra("test", command=True):
    from hypothesis import HealthCheck, settings

BROUGHT = {"sympy": "test", "numba": "train", "safetensors": "train", "torch": "train"}  # loaded by whoever tests them
for module, by in BROUGHT.items():
    with extra(by, command=True):
        if find_spec(module) is None:
            raise ModuleNotFoundError(name=module)

os.environ.setdefault("OMP_NUM_THREADS", "1")  # a worker of the suite is one thread; before numpy and torch load
if not Path("/dev/nvidiactl").exists():
    os.environ.setdefault("TRITON_INTERPRET", "1")  # where there is no GPU; before anyone, torch too, loads Triton
_slow_machines = [HealthCheck.too_slow]
settings.register_profile("dev", max_examples=25, deadline=None, suppress_health_check=_slow_machines)
settings.register_profile("ci", max_examples=25, deadline=None, derandomize=True, suppress_health_check=_slow_machines)
settings.register_profile("thorough", max_examples=500, deadline=None, suppress_health_check=_slow_machines)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def kernel():
    """What Rocq's kernel is asked with: what any proof needs of the theory, compiled."""
    from verify.kernel.batch import BY_HAND, INSTANCES, PROOFS
    from verify.kernel.compiling import compile_theory, required, version

    compile_theory(version(), wanted=required(PROOFS + BY_HAND + INSTANCES))
