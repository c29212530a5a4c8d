/** Broken rules, told in the words of the props that the user wrote. */

import type { Violation } from '../api/validate';

/** Which prop a property comes from, where that is not its own name in camel case. */
export type PropNames = Readonly<Record<string, string>>;

export function describe({ path, value, rule }: Violation, names: PropNames): string {
  return `${propOf(path, names)} ${rule} (is ${value})`;
}

function propOf(path: string, names: PropNames): string {
  const property = Object.keys(names).find((name) => path.startsWith(name) && !/\w/.test(path.charAt(name.length)));
  const rest = property === undefined ? path : path.slice(property.length);
  return (property === undefined ? '' : names[property]) + rest.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase());
}
