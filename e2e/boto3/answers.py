"""Raw answers against botocore's model of the service: what its parsers pass over in silence is a defect here."""

import json
from xml.etree import ElementTree

from botocore.validate import ParamValidator

from patterns import matches

#: Where the models are wrong: real ARNs of provisioning profiles have about 110 characters, and the events of stacks
#: also have the statuses of stacks, such as UPDATE_COMPLETE_CLEANUP_IN_PROGRESS.
WRONG_IN_THE_MODEL = {('ProvisioningProfileArn', 'max'), ('ResourceStatus', 'enum')}
#: SSM has nothing to add to the name.
WITHOUT_MESSAGE = {'ParameterNotFound'}


class Defect(AssertionError):
    pass


def check(response, parsed, model):
    """@raises Defect when the answer is not what the model of the operation promises"""
    metadata = parsed['ResponseMetadata']
    if not metadata.get('RequestId'):
        raise Defect(f'{model.name}: the answer has no request ID')
    defects = _error_defects(response, parsed, model) if response.status_code >= 300 else _defects(response, parsed, model)
    if defects:
        raise Defect(f'{model.name} answered {response.status_code}: ' + '; '.join(defects))


def _defects(response, parsed, model):
    yielded = []
    modelled = model.http.get('responseCode', 200)
    if response.status_code != modelled and 'StatusCode' not in parsed:
        yielded.append(f'the status is {response.status_code}, not {modelled}')
    if model.has_streaming_output:
        return yielded
    if model.output_shape is None:
        return yielded + (['there is a body where the model has none'] if response.content and _is_json(model) else [])
    if _is_json(model):
        return yielded + _shape_defects(json.loads(response.content or b'{}'), model.output_shape)
    return yielded + _unknown_elements(response.content, model) + _shape_defects(_as_sent(parsed, model), model.output_shape)


def _as_sent(parsed, model):
    """The output as text in XML says it; of templates boto3 makes dictionaries."""
    members = model.output_shape.members
    output = {name: value for name, value in parsed.items() if name != 'ResponseMetadata'}
    return {name: json.dumps(value) if members[name].type_name == 'string' and isinstance(value, dict) else value for name, value in output.items()}


def _is_json(model):
    return 'json' in model.service_model.resolved_protocol


def _shape_defects(value, shape):
    """Types, required and unknown members by botocore's own validator, and what that one leaves to the services."""
    report = ParamValidator().validate(value, shape)
    return ([report.generate_report()] if report.has_errors() else []) + list(_constraint_defects(value, shape, shape.name))


def _constraint_defects(value, shape, path):
    if shape.type_name == 'structure':
        for name, member in shape.members.items():
            if name in value:
                yield from _constraint_defects(value[name], member, f'{path}.{name}')
    elif shape.type_name == 'list':
        for index, item in enumerate(value):
            yield from _constraint_defects(item, shape.member, f'{path}[{index}]')
    elif shape.type_name == 'map':
        for key, item in value.items():
            yield from _constraint_defects(key, shape.key, f'{path} key')
            yield from _constraint_defects(item, shape.value, f'{path}.{key}')
    yield from (f'{path} breaks {rule}' for rule in _broken_rules(value, shape))


def _broken_rules(value, shape):
    size = value if isinstance(value, (int, float)) else len(value) if isinstance(value, (str, list, dict)) else None
    rules = shape.metadata
    broken = {
        'max': lambda limit: size is not None and size > limit,
        'enum': lambda values: value not in values,
        'pattern': lambda pattern: not matches(pattern, value),
    }
    for rule, is_broken in broken.items():
        if rules.get(rule) and (shape.name, rule) not in WRONG_IN_THE_MODEL and is_broken(rules[rule]):
            yield f'{rule} {rules[rule]}'


def _unknown_elements(content, model):
    """The names of elements that botocore's parser would not look for."""
    if not content:
        return []
    root, known = ElementTree.fromstring(content), {'ResponseMetadata', 'RequestId', f'{model.name}Result', *_element_names(model.output_shape)}
    unknown = {element.tag.rpartition('}')[2] for element in root.iter() if element is not root} - known
    return [f'the model knows no element {name}' for name in sorted(unknown)]


def _element_names(shape, seen=()):
    if shape.name in seen:
        return
    inner = {
        'structure': lambda: shape.members.items(),
        'list': lambda: [(shape.member.serialization.get('name', 'member'), shape.member)],
        'map': lambda: [(shape.key.serialization.get('name', 'key'), shape.key), (shape.value.serialization.get('name', 'value'), shape.value)],
    }
    if shape.type_name == 'map':
        yield 'entry'
    for name, member in inner.get(shape.type_name, list)():
        yield member.serialization.get('name', name)
        yield from _element_names(member, (*seen, shape.name))


def _error_defects(response, parsed, model):
    error = parsed['Error']
    shape = next((shape for shape in model.error_shapes if error['Code'] in (shape.name, shape.error_code)), None)
    defects = [] if error.get('Message') or error['Code'] in WITHOUT_MESSAGE else [f"{error['Code']} has no message"]
    if shape is None:
        return defects
    status = shape.metadata.get('error', {}).get('httpStatusCode')
    if status not in (None, response.status_code):
        defects.append(f'the status of {shape.name} is {status}')
    if _is_json(model):
        unknown = set(json.loads(response.content)) - {*shape.members, '__type'}
        defects += [f'the model knows no {name} in {shape.name}' for name in sorted(unknown)]
    return defects
