/**
 * Bundles the local cloud into local-cloud/: the programmatic entry and the command, which share
 * one copy of the code, with their types, and the files that they read when they run. It has no
 * dependencies; what is bundled may be given on.
 */

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const LOCAL = join(ROOT, 'local');
const CLI_PACKAGE = join(ROOT, 'node_modules/aws-cdk');
const ENTRY = join(LOCAL, 'index.ts');

/**
 * Loaded only when they are needed, from where the user has them. The IAM simulator's licence,
 * AGPL-3.0, lets nobody bundle it here.
 */
const EXTERNAL = ['aws-cdk-lib', 'constructs', '@cloud-copilot/iam-simulate'];
const BUNDLED_LICENCES = ['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', '0BSD'];

/** What the local cloud reads beside its code. */
const FILES: readonly string[] = [
  join(LOCAL, 'services/lambda/bootstrap.cjs'),
  join(CLI_PACKAGE, 'lib/api/bootstrap/bootstrap-template.yaml'),
];

/** The command loads the programmatic entry as any program does. */
const ONE_COPY: Plugin = {
  name: 'one-copy',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.$/ }, () => ({ path: './index.js', external: true }));
  },
};

/** @returns the files that have been bundled */
async function bundle(entry: string, outfile: string, plugins: Plugin[] = []): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: EXTERNAL,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: ROOT,
    plugins,
  });
  return Object.keys(metafile.inputs).map((input) => join(ROOT, input));
}

/** The packages that files are from. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** The licences of packages. Many have the same text, which then is there once. */
function licencesOf(folders: readonly string[]): string {
  const packagesByText = new Map<string, string[]>();
  for (const folder of folders) {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (!BUNDLED_LICENCES.includes(license)) throw new Error(`${name} cannot be bundled under its licence ${license}`);
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)\b/i.test(file));
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(/^\s+|\s+$/gm, ''));
    for (const text of texts.length > 0
      ? texts
      : [`Copyright (c) ${author.name ?? author}. The package comes without the text of its licence.`]) {
      packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version} (${license})`]);
    }
  }
  return [...packagesByText]
    .map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** Writes the declarations that the entry's refer to, and no others. */
function writeTypes(outdir: string): void {
  const { config } = ts.readConfigFile(join(ROOT, 'test/tsconfig.json'), (file) => readFileSync(file, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [ENTRY] },
    ts.sys,
    join(ROOT, 'test'),
  );
  const program = ts.createProgram([ENTRY], {
    ...options,
    noEmit: false,
    noEmitOnError: false,
    declaration: true,
    emitDeclarationOnly: true,
    inlineSourceMap: false,
    inlineSources: false,
    outDir: join(outdir, 'types'),
  });
  const declarations = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (file, text) => declarations.set(resolve(file), text));
  if (diagnostics.length > 0) throw new Error(ts.flattenDiagnosticMessageText(diagnostics[0].messageText, '\n'));
  writeReachable(join(outdir, 'types', relative(ROOT, dirname(ENTRY)), 'index.d.ts'), declarations);
  writeFileSync(join(outdir, 'index.d.ts'), "export * from './types/local';\n");
}

function writeReachable(file: string, declarations: Map<string, string>): void {
  const text = declarations.get(file);
  if (text === undefined) return;
  declarations.delete(file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  for (const { fileName } of ts.preProcessFile(text).importedFiles) {
    const target = join(dirname(file), fileName);
    for (const candidate of [`${target}.d.ts`, join(target, 'index.d.ts')]) writeReachable(candidate, declarations);
  }
}

export async function bundleLocal(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const bundled = [
    ...await bundle(ENTRY, join(outdir, 'index.js')),
    ...await bundle(join(LOCAL, 'cli/main.ts'), join(outdir, 'cli.js'), [ONE_COPY]),
  ];
  for (const file of FILES) copyFileSync(file, join(outdir, basename(file)));
  const licences = licencesOf(packagesOf([...bundled, ...FILES]));
  writeFileSync(join(outdir, 'THIRD_PARTY_LICENSES'), `Parts of this folder are from these packages.\n\n${licences}`);
  writeTypes(outdir);
}
