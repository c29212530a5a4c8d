"""A light, as devices report it and as connectors do."""

ON_OFF = 'matter.OnOff@1.4'
CAPABILITY_REPORT = {
    'version': '1.0.0',
    'nodeId': 'zb.539D+4A1D',
    'endpoints': [{
        'id': '1',
        'deviceTypes': ['On/Off Light'],
        'capabilities': [{'id': ON_OFF, 'name': 'On/Off', 'version': '6', 'properties': ['OnOff'], 'actions': ['On', 'Off'], 'events': ['Switched']}],
    }],
}
CAPABILITY_SCHEMAS = [{'CapabilityId': 'own.Glow@1.0', 'ExtrinsicId': '0x1577', 'ExtrinsicVersion': 1, 'Format': 'AWS', 'Schema': {'any': ['thing', None, 1.5]}}]
MATTER_REPORT = {
    'version': '1.0.0',
    'nodeId': '1',
    'endpoints': [{
        'id': '1',
        'deviceTypes': ['Light'],
        'clusters': [{
            'id': '0x0006', 'revision': 6, 'publicId': ON_OFF, 'name': 'On/Off', 'specVersion': '1.4',
            'attributes': [{'id': '0x0000', 'name': 'OnOff', 'value': True}],
            'commands': ['0x00', '0x01'], 'generatedCommands': ['0x02'], 'events': ['0x00'], 'featureMap': 1, 'fabricIndex': 1,
        }],
        'parts': ['2'], 'semanticTags': ['kitchen'], 'clientClusters': ['6'],
    }],
}
MATTER_ENDPOINT = {
    'id': '1', 'clusters': [{'id': '0x0006', 'attributes': {'0x0000': True}, 'commands': {'0x01': {}}, 'events': {'0x00': {'0x0': 1}}}],
}


def command(action, **parameters):
    return [{'endpointId': '1', 'capabilities': [
        {'id': ON_OFF, 'name': 'On/Off', 'version': '6', 'actions': [{'name': action, 'parameters': parameters}]},
    ]}]
