/**
 * The examples in other languages are not compiled here (`npm run languages` does that), but they
 * must name the current versions.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Reads: examples/python/requirements.txt, examples/java/pom.xml, examples/go/go.mod, e2e/languages/python/requirements.txt

const ROOT = join(__dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { devDependencies } = JSON.parse(read('package.json'));

test.each([
  ['examples/python/requirements.txt', 'aws-cdk-lib>=', 'constructs>='],
  ['examples/java/pom.xml', '<aws-cdk-lib.version>', '<constructs.version>'],
  ['examples/go/go.mod', 'github.com/aws/aws-cdk-go/awscdk/v2 v', 'github.com/aws/constructs-go/constructs/v10 v'],
  ['e2e/languages/python/requirements.txt', 'aws-cdk-lib==', 'constructs=='],
])('%s names the CDK that the library is built with', (file, cdk, constructs) => {
  expect(read(file)).toContain(cdk + devDependencies['aws-cdk-lib']);
  expect(read(file)).toContain(constructs + devDependencies.constructs);
});
