/**
 * Cron expressions, in UTC: `cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR)`. Of the
 * wildcards, L, W and # are not served.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/jobs-configurations-details.html
 */

import { ServiceError } from '../../service';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** No day of a month, with or without a leap year, is further away. */
const MAX_DAYS = 9 * 366;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The name at place 0 stands for `min`. */
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 1, max: 7, names: WEEKDAYS },
  { name: 'year', min: 1970, max: 2199 },
];

export class Cron {
  private readonly minutes: readonly number[];
  private readonly hours: readonly number[];
  private readonly days: ReadonlySet<number>;
  private readonly months: ReadonlySet<number>;
  private readonly weekdays: ReadonlySet<number>;
  private readonly years: ReadonlySet<number>;

  /** @throws ServiceError ValidationException */
  constructor(expression: string) {
    const parts = expression.trim().replace(/^cron\((.*)\)$/, '$1').trim().split(/\s+/);
    if (parts.length !== FIELDS.length) {
      throw invalid(expression, `must have ${FIELDS.length} fields: ${FIELDS.map(({ name }) => name).join(', ')}`);
    }
    if ((parts[2] === '?') === (parts[4] === '?')) {
      throw invalid(expression, 'must have a ? in either day of month or day of week');
    }
    const [minutes, hours, days, months, weekdays, years] = FIELDS.map((field, index) =>
      valuesOf(parts[index], field, expression),
    );
    this.minutes = minutes;
    this.hours = hours;
    [this.days, this.months, this.weekdays, this.years] = [days, months, weekdays, years].map(
      (values) => new Set(values),
    );
  }

  /** The first time after `time`, both in milliseconds since 1970; infinity if there is none. */
  public next(time: number): number {
    const firstDay = Math.floor(time / DAY) * DAY;
    for (let day = firstDay; day < firstDay + MAX_DAYS * DAY; day += DAY) {
      if (!this.hasDay(new Date(day))) continue;
      const found = this.hours
        .flatMap((hour) => this.minutes.map((minute) => day + hour * HOUR + minute * MINUTE))
        .find((at) => at > time);
      if (found !== undefined) return found;
    }
    return Infinity;
  }

  private hasDay(day: Date): boolean {
    return this.years.has(day.getUTCFullYear()) && this.months.has(day.getUTCMonth() + 1)
      && this.days.has(day.getUTCDate()) && this.weekdays.has(day.getUTCDay() + 1);
  }
}

/** For example `1,5`, `MON-FRI`, `*`, `?` or `0/15`. */
function valuesOf(part: string, field: Field, expression: string): number[] {
  const values = part.split(',').flatMap((item) => {
    const [, range, step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const [from, to] = rangeOf(range ?? '', field, step !== undefined);
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= field.min && to <= field.max && from <= to && by >= 1)) {
      throw invalid(expression, `has no valid ${field.name} in ${part}`);
    }
    return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
  });
  return [...new Set(values)].sort((one, other) => one - other);
}

function rangeOf(range: string, field: Field, hasStep: boolean): [from: number, to: number] {
  if (range === '*' || range === '?') return [field.min, field.max];
  const [from, to = hasStep ? String(field.max) : from] = range.split('-');
  return [numberOf(from, field), numberOf(to, field)];
}

function numberOf(text: string, { names = [], min }: Field): number {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return min + index;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

function invalid(expression: string, rule: string): ServiceError {
  return new ServiceError('ValidationException', `The cron expression ${expression} ${rule}`);
}
