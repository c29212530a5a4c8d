/** Queries for managed things by their metadata. */

import { Token } from 'aws-cdk-lib';
import { UnscopedValidationError } from 'aws-cdk-lib/core/lib/errors';

/**
 * A query for managed things by their metadata.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-task-types-implementation.html
 *
 * @example
 * const withUpdate = OtaTargetQuery.metadata('version', '1.1');
 * OtaTargetQuery.allOf(OtaTargetQuery.metadata('model', 'lamp-2'), OtaTargetQuery.noneOf(withUpdate));
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

  /**
   * The managed things that every one of the queries finds.
   */
  public static allOf(...queries: OtaTargetQuery[]): OtaTargetQuery {
    return OtaTargetQuery.joined('AND', queries);
  }

  /**
   * The managed things that at least one of the queries finds.
   */
  public static anyOf(...queries: OtaTargetQuery[]): OtaTargetQuery {
    return OtaTargetQuery.joined('OR', queries);
  }

  /**
   * The managed things that none of the queries finds.
   */
  public static noneOf(...queries: OtaTargetQuery[]): OtaTargetQuery {
    return new OtaTargetQuery(`NOT ${OtaTargetQuery.anyOf(...queries).term}`, false);
  }

  private static joined(operator: string, queries: OtaTargetQuery[]): OtaTargetQuery {
    if (queries.length === 0) throw invalid('the queries that are joined must be at least one');
    if (queries.length === 1) return queries[0];
    return new OtaTargetQuery(queries.map(({ term }) => term).join(` ${operator} `), false);
  }

  private constructor(
    /** The query in the service's syntax. */
    public readonly queryString: string,
    private readonly isTerm: boolean,
  ) {}

  private get term(): string {
    return this.isTerm ? this.queryString : `(${this.queryString})`;
  }
}

/** Matches values that need no quotation marks. A token needs them, because its value is unknown. */
const PLAIN = /^[\w.-]+$/;
const IN_KEYS = /["\\*?\s()=:]/u;
const IN_VALUES = /["\\*?]/u;

function refuse(what: string, text: string, forbidden: RegExp): void {
  if (Token.isUnresolved(text) || (text !== '' && !forbidden.test(text))) return;
  throw invalid(
    `the ${what} of a metadata query must not be empty or match ${forbidden.source} (is ${JSON.stringify(text)}); `
      + 'use OtaTargetQuery.fromQueryString() for wildcards',
  );
}

function invalid(message: string): Error {
  return new UnscopedValidationError(
    'InvalidOtaTargetQuery' as ConstructorParameters<typeof UnscopedValidationError>[0],
    message,
  );
}
