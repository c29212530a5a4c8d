/**
 * Measures what using the library costs, each figure beside that of an alternative in the same run.
 * `--json` for machines.
 */

import { asJson, asTable, isMet } from './figure';
import { handlerFigures } from './handler';
import { synthesisFigures } from './synthesis';

async function main(): Promise<void> {
  const figures = [...synthesisFigures(), ...await handlerFigures()];
  console.log(process.argv.includes('--json') ? asJson(figures) : asTable(figures));
  // Sizes are the same everywhere; times depend on what else the machine does, and are for reading only.
  if (!figures.filter(({ unit }) => unit === 'kB').every(isMet)) process.exitCode = 1;
}

void main();
