"""L-BFGS with a strong Wolfe line search, run by run: second order, on a sample that stays the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

PAIRS = 50  # of steps and changes of the gradient that are kept
SCALE = 1e4  # of the loss: torch drops a pair whose product is below 1e-10
HUGE = 1e30  # in place of a loss that is not finite
LISTS = ("old_dirs", "old_stps", "ro")
COUNTS = ("func_evals", "n_iter")


class Lbfgs:
    """torch.optim.LBFGS on the weights of one run, an iteration a step.

    ``evaluate()`` sets the gradients at the weights and returns the loss.
    """

    def __init__(self, weights: Mapping[str, torch.Tensor], evaluate: Callable[[], torch.Tensor]):
        self.weights = dict(weights)
        self.evaluate = evaluate
        self.done = False
        self.known: tuple[list[torch.Tensor], torch.Tensor, list[torch.Tensor]] | None = None
        self.optimiser = torch.optim.LBFGS(
            list(self.weights.values()),
            max_iter=1,
            max_eval=25,  # of its line search
            history_size=PAIRS,
            tolerance_grad=0.0,
            tolerance_change=0.0,
            line_search_fn="strong_wolfe",
        )

    def step(self) -> float:
        """One iteration; the loss before it.

        After one that gained nothing the curvature is forgotten; when the gradient alone gains nothing either, that
        was the last.
        """
        loss = float(self._closure())
        own = self.optimiser.state[next(iter(self.weights.values()))]
        if "prev_loss" in own and not loss < own["prev_loss"]:
            self.done = own["n_iter"] == 1
            own.clear()
        if not self.done:
            self.optimiser.step(self._closure)  # type: ignore[no-untyped-call]
        return loss / SCALE

    def _closure(self) -> torch.Tensor:
        """The loss times SCALE; what was found at the same weights last time is not computed again."""
        tensors = list(self.weights.values())
        if self.known is not None and all(torch.equal(w, at) for w, at in zip(tensors, self.known[0], strict=True)):
            for w, gradient in zip(tensors, self.known[2], strict=True):
                w.grad = gradient.clone()
            return self.known[1]
        loss = self.evaluate() * SCALE
        overflown = not bool(torch.isfinite(loss))
        if overflown and self.known is not None:  # the line search has gone too far: let it come back
            loss = torch.full_like(loss, HUGE)
        gradients = []
        for w in tensors:
            w.grad = torch.zeros_like(w) if overflown or w.grad is None else w.grad * SCALE
            gradients.append(w.grad.clone())
        self.known = ([w.detach().clone() for w in tensors], loss, gradients)
        return loss

    def state(self) -> dict[str, torch.Tensor]:
        """What the next iteration depends on, by name."""
        own = self.optimiser.state[next(iter(self.weights.values()))]
        found = {"done": torch.tensor(float(self.done), dtype=torch.float64)}
        for key, value in own.items():
            if key in LISTS and value:
                found[key] = torch.stack(value)
            elif key not in (*LISTS, "al"):
                found[key] = torch.as_tensor(value, dtype=None if torch.is_tensor(value) else torch.float64)
        return found

    def restore(self, state: Mapping[str, torch.Tensor]) -> None:
        """Go on from a ``state``.  Raises ValueError for what is none of these weights."""
        self._check(state)
        first = next(iter(self.weights.values()))
        own, device = self.optimiser.state[first], first.device
        for key, value in state.items():
            if key == "done":
                self.done = bool(value)
            elif key in LISTS:
                own[key] = [one.to(device).clone() for one in value]
            elif key in COUNTS:
                own[key] = int(value)
            else:
                own[key] = value.to(device).clone() if value.ndim or key == "H_diag" else float(value)
        if own:
            for key in LISTS:
                own.setdefault(key, [])

    def _check(self, state: Mapping[str, torch.Tensor]) -> None:
        """Raises ValueError unless a state has the names and shapes of ``state``."""
        first, size = next(iter(self.weights.values())), sum(w.numel() for w in self.weights.values())
        pairs = state["ro"].numel() if "ro" in state else 0
        shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("done", "t", "H_diag", "prev_loss", *COUNTS), ())
        shapes |= {"d": (size,), "prev_flat_grad": (size,), "ro": (pairs,)}
        shapes |= {"old_dirs": (pairs, size), "old_stps": (pairs, size)}
        for key, value in state.items():
            if key not in shapes or tuple(value.shape) != shapes[key]:
                raise ValueError(f"{key!r} of shape {tuple(value.shape)} is not in the state of lbfgs")
            if value.dtype not in (torch.float64, first.dtype) or (value.ndim and value.dtype != first.dtype):
                raise ValueError(f"{key!r} of lbfgs has {value.dtype}, expected {first.dtype}")
            if key in COUNTS and not (float(value) >= 0 and float(value).is_integer()):
                raise ValueError(f"{key!r} of lbfgs is {float(value)}, expected an integer of at least 0")
        begun = set(shapes) - (set() if pairs else set(LISTS))
        if set(state) not in ({"done"}, {"done", *COUNTS}, begun):
            raise ValueError("the state of lbfgs is not whole")
