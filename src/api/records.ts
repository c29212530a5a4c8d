/** Values that hold others by name: structures and maps. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object'
    && value !== null
    && !Array.isArray(value)
    && !(value instanceof Date)
    && !(value instanceof Uint8Array)
  );
}

/** Defines each own entry by itself, so that a key such as `__proto__` stays a key. */
export function mapRecord(
  record: Record<string, unknown>,
  convert: (item: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, convert(item, name)]));
}

/** The existing members with these names. */
export function pick(record: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]));
}
