/**
 * The languages in which the library is published: what jsii-pacmak makes for them, and how a user
 * would install that.
 */

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Command } from './command';
import { complaint, run } from './command';
import type { Contents } from './contents';
import { GO_MODULE, NPM, SOURCES_JAR, WHEEL } from './contents';
import { virtualEnvironment } from '../virtual-environment';
import { makeKernel, makeModules } from './go/modules';

export const ROOT = join(__dirname, '../..');
const DIST = join(ROOT, 'dist');
const {
  name: PACKAGE,
  version: VERSION,
  devDependencies,
  peerDependencies,
} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const NODE_MODULES = join(ROOT, 'node_modules');

const GO_PATH = 'github.com/cdk-device-fleets/cdk-device-fleets-go/cdkdevicefleets';
const GO_CDK = `github.com/aws/aws-cdk-go/awscdk/v2@v${devDependencies['aws-cdk-lib']}`;

export interface Language {
  readonly name: string;
  /** As jsii-pacmak calls it. */
  readonly target: string;
  /** Commands that end well where the language can be used. */
  readonly needs: readonly Command[];
  /** What is published: the end of a file's name in dist/, and what is to be in that. */
  readonly contents?: readonly [end: string, contents: Contents];
  /** The smart-home app in this language, a folder in `examples/`. */
  readonly example?: string;
  /**
   * The command of the app.
   *
   * @default - that in the example's cdk.json
   */
  readonly app?: string;
  /** Whether the package has the command of the local cloud too. If so, the example is deployed and destroyed. */
  readonly hasCommand?: boolean;
  /**
   * Why the packages that this one depends on cannot be had. Then they are made here, and this one
   * is not compiled before it is used.
   */
  lacks?(): string | undefined;
  /** Installs the package into a project, beside its peers. @returns the environment that the app needs */
  install?(project: string, lacking: boolean): Record<string, string>;
}

const TYPESCRIPT: Language = {
  name: 'TypeScript',
  target: 'js',
  needs: [],
  contents: ['.tgz', NPM],
  example: 'smart-home',
  app: 'tsx app.ts',
  install(project) {
    const installed = join(project, 'node_modules', PACKAGE);
    mkdirSync(installed, { recursive: true });
    run(['tar', '-xzf', built('js', '.tgz'), '-C', installed, '--strip-components=1']);
    for (const peer of Object.keys(peerDependencies)) {
      symlinkSync(join(NODE_MODULES, peer), join(project, 'node_modules', peer));
    }
    return { PATH: path(join(NODE_MODULES, '.bin')) };
  },
};

const PYTHON: Language = {
  name: 'Python',
  target: 'python',
  needs: [['python3', '-m', 'venv', '--help']],
  contents: ['.whl', WHEEL],
  example: 'python',
  hasCommand: true,
  install() {
    const python = virtualEnvironment(join(__dirname, 'python'));
    run([python, '-m', 'pip', 'install', '--quiet', '--force-reinstall', '--no-deps', built('python', '.whl')]);
    run([python, '-m', 'pip', 'check']);
    return { PATH: path(dirname(python)) };
  },
};

const JAVA: Language = {
  name: 'Java',
  target: 'java',
  needs: [['javac', '-version'], ['mvn', '--version']],
  contents: ['-sources.jar', SOURCES_JAR],
  example: 'java',
  install() {
    const [jar, pom] = [`${VERSION}.jar`, '.pom'].map((end) => built('java', end));
    run(['mvn', '--quiet', '--batch-mode', 'install:install-file', `-Dfile=${jar}`, `-DpomFile=${pom}`]);
    return {};
  },
};

const GO: Language = {
  name: 'Go',
  target: 'go',
  needs: [['go', 'version']],
  contents: ['cdkdevicefleets', GO_MODULE],
  example: 'go',
  lacks: () => complaint(['go', 'list', '-m', GO_CDK]),
  install(project, lacking) {
    const modules = { [GO_PATH]: built('go', 'cdkdevicefleets'), ...lacking && makeModules() };
    const folder = join(project, 'examples/go');
    run(
      ['go', 'mod', 'edit', ...Object.entries(modules).map(([module, source]) => `-replace=${module}=${source}`)],
      folder,
    );
    run(['go', 'mod', 'tidy'], folder);
    const environment = JSON.parse(
      run(['go', 'env', '-json', 'GOCACHE', 'GOFLAGS', 'GOMODCACHE', 'GOPATH', 'GOPROXY']),
    );
    return { ...environment, ...lacking && { JSII_KERNEL: makeKernel() } };
  },
};

const DOTNET: Language = { name: '.NET', target: 'dotnet', needs: [['dotnet', '--version']] };

/** The first makes the template that the others must make too. */
export const LANGUAGES: readonly Language[] = [TYPESCRIPT, PYTHON, JAVA, GO, DOTNET];

/** The one file or folder of a package whose name ends so. */
export function built(target: string, end: string): string {
  const folder = join(DIST, target);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(end));
  if (files.length !== 1) {
    throw new Error(`${folder} has ${files.length} files whose names end with ${end}, instead of one`);
  }
  return join(folder, files[0]);
}

function path(folder: string): string {
  return `${folder}${delimiter}${process.env.PATH}`;
}
