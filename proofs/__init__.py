"""Why each claim holds: one calculation a claim, in the folder and under the stem of the claim."""
