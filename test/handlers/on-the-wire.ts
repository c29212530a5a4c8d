/** Properties as CloudFormation sends them. */

/** Properties as they reach the function: with an envelope, and every number and boolean a string. */
export function onTheWire(properties: object): Record<string, unknown> {
  const texts = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(texts);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([name, item]) => [name, texts(item)]),
      );
    }
    return String(value);
  };
  return {
    ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:Provider',
    ServiceTimeout: '600',
    SchemaVersion: '1',
    ...(texts(properties) as object),
  };
}
