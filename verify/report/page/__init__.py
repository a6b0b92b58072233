"""The reviewer's desk: all that a run found as one value, and that value as a page, JSON and JUnit XML."""
