"""Inputs that break one rule of botocore's model each. Nothing here is known of our own descriptions."""

from copy import deepcopy
from dataclasses import dataclass

from patterns import matches

#: In place of a value: the member is left out.
ABSENT = object()
#: What few patterns take at the end. A line break is what `$` lets pass.
STRANGE_ENDINGS = ['~', '☠', '\n\n']
#: Longer addresses are refused by HTTP servers before anybody looks at them.
MAX_ADDRESS = 8000


@dataclass(frozen=True)
class Violation:
    path: tuple
    rule: str
    value: object

    def __str__(self):
        return f"{'.'.join(map(str, self.path))} {self.rule}"

    def applied_to(self, valid):
        """A copy of the valid input with this violation."""
        result = parent = deepcopy(valid)
        *way, last = self.path
        for step in way:
            parent = parent[step]
        if self.value is ABSENT:
            del parent[last]
        else:
            parent[last] = self.value
        return result


def violations(model, valid):
    """Everything that the model of an operation lets be wrong in the members of a valid input."""
    shape, form = model.input_shape, model.service_model.resolved_protocol == 'query'
    for found in _of_structure(shape, valid, ()):
        location = shape.members[found.path[0]].serialization.get('location')
        if not (location or form) or _can_be_text(found, location):
            yield found


def _can_be_text(violation, location):
    """In addresses and forms everything is text, and without its label an address is that of another operation."""
    if violation.rule in ('type', 'no value') or (location == 'uri' and violation.value in ('', ABSENT)):
        return False
    return location is None or not isinstance(violation.value, str) or len(violation.value) <= MAX_ADDRESS


def _of_value(shape, valid, path):
    if _is_document(shape):
        return
    foreign, rules = _TYPES[shape.type_name]
    yield from (Violation(path, 'type', value) for value in foreign)
    yield from rules(shape, valid, path)


def _is_document(shape):
    """Any JSON value is right then."""
    return getattr(shape, 'is_document_type', False)


def _of_string(shape, valid, path):
    rules = shape.metadata
    if rules.get('min'):
        yield Violation(path, 'too short', 'a' * (rules['min'] - 1))
    if 'max' in rules:
        yield Violation(path, 'too long', valid + 'a' * (rules['max'] + 1 - len(valid)))
    if 'pattern' in rules:
        strange = (valid + ending for ending in STRANGE_ENDINGS)
        yield from (Violation(path, f'pattern {value[len(valid):]!r}', value) for value in strange if not matches(rules['pattern'], value))
    if 'enum' in rules:
        others = (value for value in (valid.lower(), f'{valid}_', 'NO_SUCH_VALUE') if value not in rules['enum'])
        yield from (Violation(path, f'enum {value}', value) for value in others)


def _of_number(shape, valid, path):
    is_whole = shape.type_name != 'double'
    step = 1 if is_whole else 0.01
    yield Violation(path, 'not a number', 'many')
    if is_whole:
        yield Violation(path, 'not whole', 1.5)
    if 'min' in shape.metadata:
        yield Violation(path, 'too small', shape.metadata['min'] - step)
    if 'max' in shape.metadata:
        yield Violation(path, 'too large', shape.metadata['max'] + step)


def _of_structure(shape, valid, path):
    for name, value in valid.items():
        if name in shape.required_members:
            yield Violation((*path, name), 'absent', ABSENT)
        yield from _of_value(shape.members[name], value, (*path, name))


def _of_list(shape, valid, path):
    yield Violation(path, 'no value', [None])
    if shape.metadata.get('min'):
        yield Violation(path, 'too few', valid[:shape.metadata['min'] - 1])
    if 'max' in shape.metadata:
        yield Violation(path, 'too many', [valid[0]] * (shape.metadata['max'] + 1))
    yield from _of_value(shape.member, valid[0], (*path, 0))


def _of_map(shape, valid, path):
    key, value = next(iter(valid.items()))
    if not _is_document(shape.value):
        yield Violation((*path, key), 'no value', None)
    if shape.metadata.get('min'):
        yield Violation(path, 'too few', {})
    if 'max' in shape.metadata:
        yield Violation(path, 'too many', {f'{key}{index}': value for index in range(shape.metadata['max'] + 1)})
    yield from (Violation(path, f'key {wrong.rule}', {wrong.value: value}) for wrong in _of_string(shape.key, key, path))
    yield from _of_value(shape.value, value, (*path, key))


#: By the type of a shape: the values of another type, and what else can be wrong.
_TYPES = {
    'string': ([5, True, ['text'], {'key': 'text'}], _of_string),
    'integer': ([True, 'text', ['text'], {'key': 5}], _of_number),
    'long': ([True, 'text', ['text'], {'key': 5}], _of_number),
    'double': ([True, 'text', ['text'], {'key': 5}], _of_number),
    'boolean': ([5, 'text', [True], {'key': True}], lambda shape, valid, path: ()),
    'list': ([5, True, 'text', {'key': 'text'}], _of_list),
    'map': ([5, True, 'text', ['text']], _of_map),
    'structure': ([5, True, 'text', ['text']], _of_structure),
}
