"""The patterns of AWS's models, which are regular expressions of Java."""

import re
from functools import cache

import regex


def matches(pattern, value):
    return bool(_expression(pattern).fullmatch(value))


@cache
def _expression(pattern):
    return regex.compile(re.sub(r'\\x\{([0-9a-fA-F]+)\}', lambda found: regex.escape(chr(int(found[1], 16))), pattern))
