/** Queries for managed things by their metadata. */

import { Token } from 'aws-cdk-lib';
import { UnscopedValidationError } from 'aws-cdk-lib/core/lib/errors';

/**
 * A query for managed things by their metadata.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-task-types-implementation.html
 *
 * @example
 * OtaTargetQuery.metadata('model', 'lamp-2').and(OtaTargetQuery.metadata('version', '1.0').not());
 */
export class OtaTargetQuery {
  /**
   * The managed things whose metadata has the value under the key. Neither may have quotation marks, backslashes or the
   * wildcards * and ?, and the key no spaces, parentheses, colons or equals signs either.
   */
  public static metadata(key: string, value: string): OtaTargetQuery {
    refuse('key', key, IN_KEYS);
    refuse('value', value, IN_VALUES);
    return new OtaTargetQuery(`attributes.${key}=${PLAIN.test(value) ? value : `"${value}"`}`, true);
  }

  /**
   * A query in the language of fleet indexing, for what this class does not express.
   *
   * @see https://docs.aws.amazon.com/iot/latest/developerguide/query-syntax.html
   */
  public static fromQueryString(queryString: string): OtaTargetQuery {
    return new OtaTargetQuery(queryString, false);
  }

  private constructor(
    /** The query as the service takes it. */
    public readonly queryString: string,
    private readonly isTerm: boolean,
  ) {}

  /**
   * The managed things that both queries find.
   */
  public and(other: OtaTargetQuery): OtaTargetQuery {
    return new OtaTargetQuery(`${this.term} AND ${other.term}`, false);
  }

  /**
   * The managed things that either query finds, or both.
   */
  public or(other: OtaTargetQuery): OtaTargetQuery {
    return new OtaTargetQuery(`${this.term} OR ${other.term}`, false);
  }

  /**
   * The managed things that this query does not find.
   */
  public not(): OtaTargetQuery {
    return new OtaTargetQuery(`NOT ${this.term}`, false);
  }

  private get term(): string {
    return this.isTerm ? this.queryString : `(${this.queryString})`;
  }
}

/** What needs no quotation marks. A token does, for whatever it will be. */
const PLAIN = /^[\w.-]+$/;
const IN_KEYS = /["\\*?\s()=:]/u;
const IN_VALUES = /["\\*?]/u;

function refuse(what: string, text: string, forbidden: RegExp): void {
  if (Token.isUnresolved(text) || (text !== '' && !forbidden.test(text))) return;
  throw new UnscopedValidationError('InvalidOtaTargetQuery' as ConstructorParameters<typeof UnscopedValidationError>[0],
    `the ${what} of a metadata query must not be empty or match ${forbidden.source} (is ${JSON.stringify(text)}); use OtaTargetQuery.fromQueryString() for wildcards`);
}
