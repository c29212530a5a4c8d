/** Formats environment variables for shells, and quotes any value safely. */

type Variables = Readonly<Record<string, string>>;

export const FORMATS = {
  posix: lines((name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
  powershell: lines((name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`),
  json: (variables: Variables) => JSON.stringify(variables, undefined, 2),
} as const;

function lines(line: (name: string, value: string) => string): (variables: Variables) => string {
  return (variables) => Object.entries(variables).map(([name, value]) => line(name, value)).join('\n');
}
