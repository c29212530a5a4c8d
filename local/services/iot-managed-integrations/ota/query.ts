/**
 * Queries by metadata for the managed things of a continuous OTA task: `attributes.owner=me`, with
 * AND, OR, NOT, parentheses, values in quotation marks, and * for any characters.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-task-types-implementation.html
 */

import { ServiceError } from '../../service';

export type Query = (metaData: Readonly<Record<string, string>>) => boolean;

const TOKEN = /\s*(\(|\)|AND\b|OR\b|NOT\b|attributes\.((?:"[^"]*"|[^\s()=:"])+)\s*[=:]\s*("[^"]*"|[^\s()"]+))/y;

/** @throws ServiceError ValidationException */
export function parseQuery(text: string): Query {
  const parser = new Parser(text);
  const query = parser.alternatives();
  parser.end();
  return query;
}

interface Token {
  readonly text: string;
  readonly key?: string;
  readonly value?: string;
}

/** Deeper queries would exhaust the stack. */
const MAX_DEPTH = 100;

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  public alternatives(): Query {
    const queries = [this.conjunction()];
    while (this.takes('OR')) queries.push(this.conjunction());
    return (metaData) => queries.some((query) => query(metaData));
  }

  public end(): void {
    if (this.text.slice(this.position).trim() !== '') throw this.invalid();
  }

  /** Adjacent terms all have to match. */
  private conjunction(): Query {
    const queries = [this.term()];
    while (this.takes('AND') || this.isTermNext()) queries.push(this.term());
    return (metaData) => queries.every((query) => query(metaData));
  }

  private term(): Query {
    const { text, key, value } = this.take();
    if (text === 'NOT') {
      const query = this.nested(() => this.term());
      return (metaData) => !query(metaData);
    }
    if (text === '(') {
      const query = this.nested(() => this.alternatives());
      if (!this.takes(')')) throw this.invalid();
      return query;
    }
    if (key === undefined || value === undefined) throw this.invalid();
    const isMatch = matcher(unquoted(value));
    const name = unquoted(key);
    return (metaData) => Object.hasOwn(metaData, name) && isMatch(metaData[name]);
  }

  private nested(parse: () => Query): Query {
    if (this.depth === MAX_DEPTH) {
      throw new ServiceError('ValidationException', `The OtaTargetQueryString is nested deeper than ${MAX_DEPTH}`);
    }
    this.depth += 1;
    const query = parse();
    this.depth -= 1;
    return query;
  }

  private isTermNext(): boolean {
    const { text, key } = this.peek() ?? { text: '' };
    return key !== undefined || text === '(' || text === 'NOT';
  }

  private takes(text: string): boolean {
    if (this.peek()?.text !== text) return false;
    this.take();
    return true;
  }

  private take(): Token {
    const token = this.peek();
    if (!token) throw this.invalid();
    this.position = TOKEN.lastIndex;
    return token;
  }

  private peek(): Token | undefined {
    TOKEN.lastIndex = this.position;
    const found = TOKEN.exec(this.text);
    return found ? { text: found[1], key: found[2], value: found[3] } : undefined;
  }

  private invalid(): ServiceError {
    const rest = this.text.slice(this.position).trim();
    const place = rest === '' ? 'ends too early' : `is not understood at: ${rest}`;
    return new ServiceError(
      'ValidationException',
      `The OtaTargetQueryString ${place}; the local cloud knows attributes.KEY=VALUE, AND, OR, NOT and ( )`,
    );
  }
}

const unquoted = (text: string) => text.replaceAll('"', '');

/** Searches for the pieces between stars one after the other: a regular expression could take very long. */
function matcher(pattern: string): (value: string) => boolean {
  const [first, ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (!value.startsWith(first)) return false;
    let position = first.length;
    for (const piece of rest) {
      const at = value.indexOf(piece, position);
      if (at < 0) return false;
      position = at + piece.length;
    }
    return value.length - last.length >= position && value.endsWith(last);
  };
}
