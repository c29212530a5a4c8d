/** Reads the text of a template: JSON, or YAML 1.1 with the short forms of the intrinsic functions. */

import type { Document, Node, Tags } from 'yaml';
import { isCollection, isScalar, parseDocument, Parser, visit } from 'yaml';
import { templateForm } from './form';
import type { Template } from './template';
import { isObject, Refusal } from './template';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
export const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Contains',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];
const SHORT_FORMS = new Map([
  ...FUNCTIONS.map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
]);

/** @throws Refusal in CloudFormation's words */
export function parseTemplate(text: string): Template {
  const template = text.trimStart().startsWith('{') ? parseJson(text) : parseYaml(text);
  refuseDeep(template, MAX_DEPTH);
  if (!isObject(template)) throw malformed('unsupported structure.');
  const problems = templateForm(template, '');
  if (problems.length > 0) throw new Refusal('Template format error', problems);
  return template as unknown as Template;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(`JSON not well-formed. (${(error as Error).message})`);
  }
}

function parseYaml(text: string): unknown {
  refuseDeep([...new Parser().parse(text)], MAX_DEPTH * OBJECTS_OF_A_NODE);
  const document = parseDocument(text, {
    version: '1.1',
    prettyErrors: false,
    customTags: withoutText,
  });
  const [problem] = document.errors;
  if (problem) throw malformed(`YAML not well-formed. (${problem.message})`);
  visit(document, {
    Alias: () => { throw new Refusal('Template error: YAML aliases are not allowed in CloudFormation templates'); },
    Pair: (_key, { key }) => keepText(key),
    Node: (_key, node) => inFull(document, node),
  });
  return document.toJS();
}

/**
 * Dates are text in a template, such as the versions of policies, and so are `y` and `n`, such as
 * the types of DynamoDB.
 */
function withoutText(tags: Tags): Tags {
  const kept = tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp');
  return kept.map((tag) => {
    if (typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:bool' || !('test' in tag)) return tag;
    return { ...tag, test: new RegExp(`^(?!.$)${tag.test!.source}`) };
  }) as Tags;
}

/** A key is text, even if it reads as a number or a boolean: an account ID in a mapping begins with a zero. */
function keepText(key: unknown): void {
  if (isCollection(key)) throw malformed('YAML not well-formed. (a key is no text)');
  if (isScalar(key) && ['number', 'boolean'].includes(typeof key.value)) key.value = key.source;
}

/** The long form of a node, such as `{ "Fn::Sub": ... }` for `!Sub`. */
function inFull(document: Document, node: Node): Node | undefined {
  const { tag } = node;
  if (!tag?.startsWith('!')) return undefined;
  const name = SHORT_FORMS.get(tag);
  if (!name) throw malformed(`YAML not well-formed. (unknown tag ${tag})`);
  delete node.tag;
  const argument = tag === '!GetAtt' && isScalar(node) ? attribute(String(node.value)) : node;
  return document.createNode({ [name]: argument });
}

/** `Resource.Attribute`; the attribute may have further dots. */
function attribute(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** Deeper than any template, and far from the depth that exhausts the stack. */
const MAX_DEPTH = 256;
/** The levels of a YAML text as its parser first reads it. */
const OBJECTS_OF_A_NODE = 3;

function refuseDeep(value: unknown, most: number): void {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) throw malformed('it is nested too deeply.');
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
}

function malformed(problem: string): Refusal {
  return new Refusal('Template format error', [problem]);
}
