/**
 * Writes docs/mutation.md from the report of the mutation check: the score of each file, and why
 * each mutant that survives does. Fails where one survives without a reason, where a reason has no
 * survivor any more, and where a score is too low.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Survivor } from '../test/handlers/survivors';
import { SURVIVORS } from '../test/handlers/survivors';

const ROOT = join(__dirname, '..');
const FOLDER = 'src/handlers/';

/** The least percentage of mutants that tests must notice: of all, and of each file's. */
const LEAST = 85;
const LEAST_OF_FILE = 75;

interface Position { readonly line: number; readonly column: number }
interface Mutant {
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored';
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}
interface File { readonly source: string; readonly mutants: readonly Mutant[] }
interface Report {
  readonly files: Readonly<Record<string, File>>;
  readonly config: { readonly mutate: readonly string[] };
}

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const is = (...statuses: Mutant['status'][]) => ({ status }: Mutant) => statuses.includes(status);

class Score {
  public readonly killed: number;
  public readonly timedOut: number;
  public readonly survived: number;

  constructor(mutants: readonly Mutant[]) {
    this.killed = mutants.filter(is('Killed')).length;
    this.timedOut = mutants.filter(is('Timeout')).length;
    this.survived = mutants.filter(is('Survived', 'NoCoverage')).length;
  }

  public get total(): number {
    return this.killed + this.timedOut + this.survived;
  }

  public get percent(): number {
    return 100 - 100 * this.survived / this.total;
  }
}

/** What a mutant makes of which code. */
function change(source: string, { location: { start, end }, replacement }: Mutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return oneLine(`${lines.join('\n')} → ${replacement}`);
}

const oneLine = (lines: string) => lines.replace(/\s+/g, ' ');
const code = (words: string) => `\`${words.replaceAll('|', '\\|')}\``;
const row = (...cells: unknown[]) => `| ${cells.join(' | ')} |`;
const table = (...header: string[]) => [row(...header), row(...header.map(() => '---'))];

interface Found { readonly file: string; readonly line: string; readonly mutant: string; readonly reason?: Survivor }

function found([path, { source, mutants }]: [string, File]): Found[] {
  const file = path.replace(FOLDER, '');
  return mutants.filter(is('Survived', 'NoCoverage')).map((each) => {
    const [line, mutant] = [source.split('\n')[each.location.start.line - 1].trim(), change(source, each)];
    const reason = SURVIVORS.find(
      (survivor) => survivor.file === file && survivor.line === line && survivor.mutants.includes(mutant),
    );
    return { file, line, mutant, reason };
  });
}

function text(scores: readonly (readonly [file: string, Score])[], all: Score): string {
  return `${[
    '<!-- Written by projenrc/mutation.ts. -->',
    '',
    '# Mutation check',
    '',
    `\`npm run mutation\` changes the Lambda code (\`${FOLDER}\` without the client, which the SDK's own parts make up) in every way that`,
    '[Stryker](https://stryker-mutator.io) knows, one change at a time, and runs the unit tests of `test/handlers/scripted` against each: a change',
    'that no test notices survives. It takes a quarter of an hour on two processors; `npm run mutation -- --mutate src/handlers/provider/stack.ts` checks one file.',
    'Changes with which the code does not even load are not counted. The tests that take the code through a simulated cloud notice more, but take',
    'too long to be run this often.',
    '',
    `It fails below ${LEAST} % of all mutants or ${LEAST_OF_FILE} % of a file's, and where one survives that the last table does not explain.`,
    'The explanations are in `test/handlers/survivors.ts`.',
    '',
    '## Score',
    '',
    ...table('file', 'score', 'killed', 'timed out', 'survived'),
    ...scores.map(([file, score]) => row(code(file), ...cells(score))),
    row('all', ...cells(all)),
    '',
    '## Survivors',
    '',
    ...table('file', 'line', 'mutants', 'why they survive'),
    ...SURVIVORS.map((survivor) =>
      row(code(survivor.file), code(survivor.line), survivor.mutants.map(code).join(', '), survivor.why),
    ),
  ].join('\n')}\n`;
}

const cells = ({ percent, killed, timedOut, survived }: Score) => [
  `${percent.toFixed(1)} %`,
  killed,
  timedOut,
  survived,
];

const report: Report = json('reports/mutation/mutation.json');
const files = Object.entries(report.files);
const scores = files
  .map(([path, { mutants }]) => [path.replace(FOLDER, ''), new Score(mutants)] as const)
  .filter(([, { total }]) => total > 0);
const all = new Score(files.flatMap(([, { mutants }]) => mutants));
const survivors = files.flatMap(found);
const isWhole = isDeepStrictEqual(report.config.mutate, json('stryker.config.json').mutate);

const problems = survivors
  .filter(({ reason }) => !reason)
  .map(({ file, line, mutant }) => `survives in ${file}: ${mutant}, in ${line}`);
if (isWhole) {
  writeFileSync(join(ROOT, 'docs/mutation.md'), text(scores, all));
  const isFound = (survivor: Survivor, mutant: string) =>
    survivors.some((each) => each.reason === survivor && each.mutant === mutant);
  const needless = SURVIVORS.flatMap((each) =>
    each.mutants.filter((mutant) => !isFound(each, mutant)).map((mutant) => `${mutant} in ${each.file}`),
  );
  problems.push(...needless.map((each) => `explained, but does not survive: ${each}`));
  const low = scores.filter(([, { percent }]) => percent < LEAST_OF_FILE);
  problems.push(...low.map(([file, { percent }]) => `${file} has a score of ${percent.toFixed(1)} %`));
  if (all.percent < LEAST) problems.push(`the score is ${all.percent.toFixed(1)} %`);
}
console.log([...problems, `${all.percent.toFixed(1)} % of the mutants were noticed`].join('\n'));
if (problems.length > 0) process.exitCode = 1;
