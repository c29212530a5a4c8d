/** Reports broken rules with the names of the user's props. */

import type { Violation } from '../api/validate';

/** The prop of a property, if it is not the property's name in camel case. */
export type PropNames = Readonly<Record<string, string>>;

export function describe({ path, value, rule }: Violation, names: PropNames): string {
  return `${propOf(path, names)} ${rule} (is ${value})`;
}

function propOf(path: string, names: PropNames): string {
  const property = Object.keys(names).find((name) => path.startsWith(name) && !/\w/.test(path.charAt(name.length)));
  const rest = property === undefined ? path : path.slice(property.length);
  return (property === undefined ? '' : names[property]) + rest.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase());
}
