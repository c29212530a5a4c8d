/** The package as users get it: the published files, beside its peers only. */

import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

// Reads: package.json, .npmignore, projenrc/bundle-local.ts
// Reads: src/index.ts, local/index.ts, local/cli/main.ts, src/handlers/provider/index.ts

const ROOT = join(__dirname, '../..');
const {
  name: PACKAGE,
  bin: BIN,
  peerDependencies: PEERS,
} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project that has installed the package. */
export class Project {
  public readonly folder = mkdtempSync(join(tmpdir(), 'project-'));
  private readonly running = new Set<Command>();

  constructor() {
    const target = join(this.folder, 'node_modules', PACKAGE);
    for (const file of publishedFiles()) cpSync(join(ROOT, file), join(target, file));
    for (const peer of Object.keys(PEERS)) {
      symlinkSync(join(ROOT, 'node_modules', peer), join(this.folder, 'node_modules', peer));
    }
    // The output of jsii may be older than the source, or missing.
    rmSync(join(target, 'lib'), { recursive: true, force: true });
    buildSync({
      entryPoints: [join(ROOT, 'src/**/*.ts')],
      outdir: join(target, 'lib'),
      format: 'cjs',
      platform: 'node',
    });
  }

  /** Runs the package's command. */
  public command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
    const command = new Command(
      join(this.folder, 'node_modules', PACKAGE, BIN['device-fleets-local']),
      args,
      this.folder,
      env,
    );
    this.running.add(command);
    return command;
  }

  public async remove(): Promise<void> {
    await Promise.all([...this.running].map((command) => command.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true });
  }
}

export class Command {
  public readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';

  constructor(script: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (data) => { this.stdout += data; });
    this.child.stderr!.on('data', (data) => { this.stderr += data; });
    this.ended = once(this.child, 'close').then(([code]) => ({ code, stdout: this.stdout, stderr: this.stderr }));
  }

  public get pid(): number {
    return this.child.pid!;
  }

  /** The output, once there is some. */
  public async output(): Promise<string> {
    while (!this.stdout.includes('\n')) await Promise.race([once(this.child.stdout!, 'data'), this.refused()]);
    return this.stdout;
  }

  /** The environment that a cloud prints after its start, for a shell. */
  public async environment(): Promise<Record<string, string>> {
    const print = `exec "${process.execPath}" -p 'JSON.stringify(process.env)'`;
    const all = JSON.parse(
      execFileSync('sh', ['-c', `${await this.output()}\n${print}`], { encoding: 'utf8', env: {} }),
    );
    return Object.fromEntries(Object.entries<string>(all).filter(([name]) => name.startsWith('AWS_')));
  }

  public stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  private async refused(): Promise<never> {
    const { code, stderr } = await this.ended;
    throw new Error(`the command ended with ${code}: ${stderr}`);
  }
}

function publishedFiles(): string[] {
  if (!existsSync(join(ROOT, 'local-cloud/cli.js'))) {
    throw new Error('the local cloud is not bundled: run npx projen bundle');
  }
  const list = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ files }] = JSON.parse(
    execFileSync('npm', list, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  return files.map(({ path }: { path: string }) => path);
}
