/** Encodes inputs in each protocol, even values that are no inputs. */

import { toJson } from '../../../local/protocol/values';
import { toXml, xmlDocument } from '../../../local/protocol/xml';
import type { ServiceDescription } from '../../../local/services/service';
import { isRecord } from '../../../src/api/records';
import type { Operation, Shape } from '../../../src/api/schema';

/** An unsigned request. */
export interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

type Input = Readonly<Record<string, unknown>>;

export function encode(
  { protocol, targetPrefix, apiVersion }: ServiceDescription,
  operation: Operation,
  input: Input,
): Unsigned {
  switch (protocol) {
    case 'query': {
      const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
      const form = new URLSearchParams([['Action', operation.name], ['Version', apiVersion], ...parameters(input, '')]);
      return { method: 'POST', path: '/', query: {}, headers, body: form.toString() };
    }
    case 'json-1.1': {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${targetPrefix}.${operation.name}`,
      };
      return { method: 'POST', path: '/', query: {}, headers, body: json(input, operation.input) };
    }
    default:
      return rest(protocol, operation, input);
  }
}

function rest(
  protocol: 'rest-json' | 'rest-xml',
  { method, uri, input: { members } }: Operation,
  input: Input,
): Unsigned {
  const [template, fixed = ''] = uri.split('?');
  const at = (location: string | undefined) =>
    Object.entries(members).filter(([name, shape]) => shape.location === location && input[name] !== undefined);
  const path = at('uri').reduce(
    (text, [name]) =>
      text
        .replace(`{${name}}`, () => encodeURIComponent(textOf(input[name])))
        .replace(`{${name}+}`, () => encodeURIComponent(textOf(input[name])).replaceAll('%2F', '/')),
    template,
  );
  const query = Object.fromEntries([
    ...new URLSearchParams(fixed),
    ...at('querystring').map(([name, { wireName = name }]) => [
      wireName,
      Array.isArray(input[name]) ? input[name].map(textOf) : textOf(input[name]),
    ]),
  ]);
  const headers = Object.fromEntries(
    at('header').flatMap(([name, { wireName = name, type }]) =>
      type === 'map' && isRecord(input[name])
        ? Object.entries(input[name]).map(([key, item]) => [`${wireName}${key}`.toLowerCase(), inHeader(textOf(item))])
        : [[wireName.toLowerCase(), inHeader(textOf(input[name]))]],
    ),
  );
  return { method, path, query, ...bodyOf(protocol, members, input, headers) };
}

function bodyOf(
  protocol: 'rest-json' | 'rest-xml',
  members: Readonly<Record<string, Shape>>,
  input: Input,
  headers: Record<string, string>,
) {
  const [name, payload] = Object.entries(members).find(([, { location }]) => location === 'payload') ?? [];
  if (payload) {
    const value = input[name!];
    if (value === undefined || payload.type === 'blob') {
      return { headers, body: value instanceof Uint8Array ? value : textOf(value ?? '') };
    }
    return {
      headers: { ...headers, 'content-type': 'application/xml' },
      body: xmlDocument(payload.wireName ?? name!, toXml(value, payload, 'flattened')),
    };
  }
  const inBody = Object.fromEntries(Object.entries(members).filter(([, { location }]) => location === undefined));
  if (Object.keys(inBody).length === 0 || protocol === 'rest-xml') return { headers, body: '' };
  const others = Object.fromEntries(Object.entries(input).filter(([member]) => !Object.hasOwn(members, member)));
  const body = json(
    Object.fromEntries(Object.entries(input).filter(([member]) => Object.hasOwn(inBody, member))),
    { type: 'structure', members: inBody },
    others,
  );
  return { headers: { ...headers, 'content-type': 'application/json' }, body };
}

function json(input: unknown, shape: Shape, others: object = {}): string {
  return JSON.stringify({ ...toJson(input, shape) as object, ...others });
}

/** The parameters of a value. */
function parameters(value: unknown, name: string): [string, string][] {
  const inner = (key: string, item: unknown) => parameters(item, name === '' ? key : `${name}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item, index) => inner(`member.${index + 1}`, item));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => inner(key, item));
  return [[name, textOf(value)]];
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'string' ? Buffer.from(value).toString() : JSON.stringify(value) ?? '';
}

/** The characters that a header can hold. */
const inHeader = (text: string) => text.replace(/[^ -~]/g, '?').trim();
