/**
 * Writes docs/support.md: each construct with the operations of its life and its name in each
 * language, from the descriptions of the kinds. And docs/operations.md: each operation, the other
 * way round.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, table } from './markdown';
import { text as operations } from './operations';
import type { ResourceKind } from '../src/api/resource-kind';
import { kindName, mutableProperties, propertiesOf } from '../src/api/resource-kind';
import { adapters } from '../src/handlers/provider/adapters';

const ROOT = join(__dirname, '..');
const { name: PACKAGE, jsii: { targets } } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const GO_PACKAGE = PACKAGE.replaceAll('-', '');

/** How a construct is made in each language, and where the smart-home example in that language is. */
const LANGUAGES: readonly { readonly name: string; readonly example?: string; make(construct: string): string }[] = [
  { name: 'TypeScript', example: 'smart-home', make: (construct) => `new ${construct}()` },
  { name: 'Python', example: 'python', make: (construct) => `${targets.python.module}.${construct}()` },
  { name: 'Java', example: 'java', make: (construct) => `${targets.java.package}.${construct}.Builder` },
  { name: 'Go', example: 'go', make: (construct) => `${GO_PACKAGE}.New${construct}()` },
  { name: '.NET', make: (construct) => `new ${targets.dotnet.namespace}.${construct}()` },
];

function life(kind: ResourceKind): string[] {
  const { create, read, update, delete: remove, tagging = [], also = [] } = kind;
  const inPlace = mutableProperties(kind);
  const replacing = Object.keys(propertiesOf(kind).members).filter((property) => !inPlace.includes(property));
  const called = [[create], [read], [remove], [update, ...tagging, ...also]].map((group) =>
    group.flatMap((operation) => operation?.name ?? []),
  );
  return [code([kindName(kind)]), ...[...called, inPlace, replacing].map(code)];
}

/** Where an example makes the construct, CI compares what comes out of it with the others. */
function names(kind: ResourceKind): string[] {
  const construct = kindName(kind);
  return [
    `\`${construct}\``,
    ...LANGUAGES.map(
      ({ example, make }) =>
        `\`${make(construct)}\`${example && new RegExp(`\\b(New)?${construct}\\b`).test(textOf(join(ROOT, 'examples', example))) ? ' (example)' : ''}`,
    ),
  ];
}

/** The sources in a folder, without what was built of them. */
function textOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(ts|py|java|go)$/.test(entry.name) && !entry.parentPath.includes('cdk.out'),
  );
  return files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')).join('\n');
}

const kinds: ResourceKind[] = [...adapters.values()].map(({ kind }) => kind);
const text = `<!-- Written by projenrc/support-matrix.ts. -->

# Support matrix

## Constructs and operations

${table(['construct', 'creates', 'reads', 'deletes', 'other operations', 'changes in place', 'replaces on a change of'], kinds.map(life))}

## Constructs and languages

All packages are made by jsii from the same code. Those marked are made in that language's smart-home example, whose template is compared
with TypeScript's.

${table(['construct', ...LANGUAGES.map(({ name }) => name)], kinds.map(names))}
`;
mkdirSync(join(ROOT, 'docs'), { recursive: true });
writeFileSync(join(ROOT, 'docs/support.md'), text);
writeFileSync(join(ROOT, 'docs/operations.md'), operations);
