/** The samples for tests that take each kind through transitions, with properties as they are on the wire. */

import { Template } from 'aws-cdk-lib/assertions';
import { SAMPLES } from '../samples';
import type { Harness } from './emulated/harness';
import type { Change, Holder, Properties, Sample, Transitions } from '../samples/common/sample';
import { testStack } from '../stacks';

interface KnownChange extends Change {
  readonly set: Properties;
}

export interface KindUnderTest extends Sample {
  readonly holder: Holder;
  readonly properties: (harness: Harness) => Properties;
  readonly inPlace: readonly KnownChange[];
  readonly replacing: readonly KnownChange[];
  readonly refused?: readonly KnownChange[];
}

/** The properties of a sample's construct in the template, with references to the rest of its stack. */
function declaredProperties({ kind, construct: Construct, id, props }: Sample): Properties {
  const stack = testStack();
  new Construct(stack, id, props(stack, 0));
  const [resource] = Object.values(Template.fromStack(stack).findResources(kind.type));
  const {
    ServiceToken: _token,
    ServiceTimeout: _timeout,
    SchemaVersion: _version,
    ...properties
  } = resource.Properties;
  return properties;
}

/** Constructs create roles for the delivery of events, and secrets for claim certificates. */
const withReferences = (properties: Properties, { deliveryRoleArn, secretArn }: Harness): Properties =>
  JSON.parse(JSON.stringify(properties), (_name, value) =>
    value?.['Fn::GetAtt'] ? deliveryRoleArn : value?.Ref ? secretArn : value,
  );

function underTest(
  sample: Sample,
  { properties = (declared) => declared, ...transitions }: Transitions,
): KindUnderTest {
  const own = properties(declaredProperties(sample));
  const known = (changes: readonly Change[] = []) =>
    changes.map(({ set, ...change }) => ({ ...change, set: typeof set === 'function' ? set(own) : set }));
  return {
    ...sample,
    holder: sample.holder!,
    properties: (harness) => withReferences(own, harness),
    inPlace: known(transitions.inPlace),
    replacing: known(transitions.replacing),
    refused: known(transitions.refused),
  };
}

export const KINDS_UNDER_TEST = SAMPLES.flatMap((sample) =>
  sample.transitions.map((transitions) => underTest(sample, transitions)),
);
