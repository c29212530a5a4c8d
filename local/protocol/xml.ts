/** Converts values to XML and back. */

import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { coerce } from '../../src/api/coerce';
import { isRecord } from '../../src/api/records';
import type { Shape } from '../../src/api/schema';
import { ServiceError } from '../services/service';

/** Whether the items of a list are inside an element of the list, or each has the list's name. */
export type ListStyle = 'wrapped' | 'flattened';

const BUILDER = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  tagValueProcessor: (_name, value) => escape(String(value)),
});
const PARSER = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false, htmlEntities: true });

/** @param content elements by name, or the text of the root element */
export function xmlDocument(root: string, content: unknown, namespace?: string): string {
  const attributes = namespace === undefined ? {} : { '@xmlns': namespace };
  const inside = isRecord(content) ? content : { '#text': content };
  return BUILDER.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, [root]: { ...attributes, ...inside } });
}

/** The elements, or the text, of a value. */
export function toXml(value: unknown, shape: Shape, lists: ListStyle): unknown {
  const inner = (item: unknown, member: Shape) => toXml(item, member, lists);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (shape.type === 'list' && Array.isArray(value)) {
    const items = value.map((item) => inner(item, shape.member));
    return lists === 'wrapped' ? { member: items } : items;
  }
  if (shape.type === 'map' && isRecord(value)) {
    return { entry: Object.entries(value).map(([key, item]) => ({ key, value: inner(item, shape.value) })) };
  }
  if (shape.type === 'structure' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => {
      const member = shape.members[name];
      return [member.wireName ?? name, inner(item, member)];
    }));
  }
  return value;
}

/** @throws ServiceError if the body is not a document whose root is `root` */
export function parseXml(body: Uint8Array, root: string): unknown {
  const document = elementsIn(Buffer.from(body).toString());
  if (!Object.hasOwn(document, root)) {
    throw new ServiceError('SerializationException', `The body is not the XML of a ${root}`);
  }
  return document[root];
}

/** The parser refuses names that every object has, and documents with too many levels. */
function elementsIn(text: string): any {
  try {
    if (!text.includes('<!DOCTYPE') && XMLValidator.validate(text) === true) return PARSER.parse(text);
  } catch {
    // The error below covers this as well.
  }
  throw new ServiceError('SerializationException', 'The body is not well-formed XML');
}

/**
 * Converts elements to the value, with lists flattened; a value that does not fit its shape is left
 * for validation to report.
 */
export function fromXml(value: unknown, shape: Shape): unknown {
  if (shape.type === 'list') return [value].flat().map((item) => fromXml(item, shape.member));
  if (shape.type !== 'structure') return coerce(value, shape);
  if (!isRecord(value)) return value === '' ? {} : value;
  const names = new Map(Object.entries(shape.members).map(([name, { wireName = name }]) => [wireName, name]));
  return Object.fromEntries(Object.entries(value).flatMap(([element, content]) => {
    if (element === '#text') return [];
    const name = names.get(element);
    return name === undefined ? [[element, content]] : [[name, fromXml(content, shape.members[name])]];
  }));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

/**
 * XML would turn a carriage return into a line feed, and XML 1.0 cannot hold some characters: they
 * become the replacement character.
 */
function escape(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text
    .replace(/[&<>\r]/g, (character) => ENTITIES[character])
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
