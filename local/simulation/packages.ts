/**
 * Finds packages as `import` does: their exports may name another file for it than for `require`,
 * or one for it alone.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The conditions of a package's exports that apply to `import`. */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/** The file of a package that `import` loads. @param folders the folders to search for packages */
export function findImport(name: string, folders: readonly string[]): string | undefined {
  const [, own, rest = ''] = /^((?:@[^/]+\/)?[^./#@:][^/:]*)(\/.*)?$/.exec(name) ?? [];
  const home =
    own && folders.map((folder) => join(folder, own)).find((folder) => existsSync(join(folder, 'package.json')));
  if (!home) return undefined;
  const { exports } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const target = exports && exported(exports, `.${rest}`);
  return target && join(home, target);
}

function exported(exports: any, path: string): string | undefined {
  const table: object =
    typeof exports === 'object' && Object.keys(exports).every((key) => key.startsWith('.'))
      ? exports
      : { '.': exports };
  // An exact path wins; otherwise the longest pattern does.
  const entries = Object.entries(table).sort(
    ([one], [other]) => Number(other === path) - Number(one === path) || other.length - one.length,
  );
  for (const [pattern, target] of entries) {
    const [before, after] = pattern.split('*');
    if (after === undefined && pattern === path) return chosen(target);
    if (after !== undefined && path.startsWith(before) && path.endsWith(after) && path.length >= pattern.length) {
      return chosen(target)?.replaceAll('*', path.slice(before.length, path.length - after.length));
    }
  }
  return undefined;
}

function chosen(target: any): string | undefined {
  if (typeof target === 'string') return target;
  const conditional = () =>
    Object.entries(target ?? {})
      .filter(([name]) => CONDITIONS.includes(name))
      .map(([, choice]) => choice);
  const choices = Array.isArray(target) ? target : conditional();
  for (const choice of choices) {
    const found = chosen(choice);
    if (found) return found;
  }
  return undefined;
}
