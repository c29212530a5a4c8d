"""The patterns of AWS's models, which are regular expressions of Java."""

from functools import cache

import regex


def matches(pattern, value):
    return bool(_expression(pattern).fullmatch(value))


@cache
def _expression(pattern):
    return regex.compile(pattern)
