/** Checks the form of a template: which kind of value stands in which place. All other code relies on it. */

import { isObject } from './template';

/** The faults of a value, each with its place. */
type Form = (value: unknown, place: string) => string[];

const must =
  (be: string, is: (value: unknown) => boolean): Form =>
    (value, place) =>
      is(value) ? [] : [`[${place}] must be ${be}`];

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

const anything: Form = (value, place) =>
  value === null ? [`[${place}] 'null' values are not allowed in templates`] : [];
const text = must('a string', (value) => typeof value === 'string');
const scalar = must('a string, a number or a boolean', isScalar);
const object = must('an object', isObject);
const texts = must('a string or a list of strings', (value) =>
  [value].flat().every((item) => typeof item === 'string'),
);
const pattern = must('a regular expression', (value) => {
  try {
    return typeof value === 'string' && RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
});

const listOf = (item: Form): Form => (value, place) => Array.isArray(value)
  ? value.flatMap((each, index) => item(each, `${place}/${index}`))
  : [`[${place}] must be a list`];

const mapOf = (item: Form): Form => (value, place) => isObject(value)
  ? Object.entries(value).flatMap(([name, each]) => item(each, `${place}/${name}`))
  : object(value, place);

/** Other checks handle members that are unknown here. */
const record =
  (members: Readonly<Record<string, Form>>, ...needed: string[]): Form =>
    (value, place) =>
      isObject(value)
        ? [
          ...needed
            .filter((name) => !Object.hasOwn(value, name))
            .map((name) => `${place === '' ? 'the template' : `[${place}]`} has no ${name}`),
          ...Object.entries(members).flatMap(([name, form]) =>
            Object.hasOwn(value, name) ? form(value[name], `${place}/${name}`) : [],
          ),
        ]
        : object(value, place);

const parameter = record({
  Type: text,
  Description: text,
  Default: scalar,
  NoEcho: scalar,
  AllowedValues: listOf(scalar),
  AllowedPattern: pattern,
  ConstraintDescription: text,
  MinLength: scalar,
  MaxLength: scalar,
  MinValue: scalar,
  MaxValue: scalar,
}, 'Type');

const resource = record(
  {
    Type: text,
    Properties: object,
    DependsOn: texts,
    Condition: text,
    DeletionPolicy: text,
    UpdateReplacePolicy: text,
    Metadata: object,
  },
  'Type',
);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export const templateForm: Form = record(
  {
    AWSTemplateFormatVersion: text,
    Description: text,
    Metadata: object,
    Parameters: mapOf(parameter),
    Mappings: mapOf(mapOf(mapOf(anything))),
    Conditions: mapOf(object),
    Rules: mapOf(
      record(
        { RuleCondition: object, Assertions: listOf(record({ Assert: object, AssertDescription: text }, 'Assert')) },
        'Assertions',
      ),
    ),
    Resources: mapOf(resource),
    Outputs: mapOf(
      record(
        { Value: anything, Description: text, Export: record({ Name: anything }, 'Name'), Condition: text },
        'Value',
      ),
    ),
  },
  'Resources',
);
