/**
 * The mutants of the Lambda code that survive the mutation check, and why each may.
 * docs/mutation.md has them as a table.
 */

export interface Survivor {
  /** In src/handlers. */
  readonly file: string;
  /** The mutated line of code, or the first of several. */
  readonly line: string;
  readonly mutants: readonly string[];
  readonly why: string;
}

export const SURVIVORS: readonly Survivor[] = [
  {
    file: 'provider/answer.ts',
    line: 'const [, day, time] = /[?&]X-Amz-Date=(\\d{8})T(\\d{6})Z(?:&|$)/.exec(responseUrl) ?? [];',
    mutants: ['[] → ["Stryker was here"]'],
    why: 'The first item, all that has matched, is not used.',
  },
  {
    file: 'provider/answer.ts',
    line: 'const attempt = () => put(responseUrl, body).then(() => true, (error) => void (problem = error));',
    mutants: ['true → false'],
    why: 'Polling ends with any value but undefined.',
  },
  {
    file: 'provider/authorization.ts',
    line: "function materialsChange(living: Materials = [], wanted: Materials = []): Update['GeneralAuthorizationUpdate'] {",
    mutants: ['[] → ["Stryker was here"]'],
    why: 'Without materials nothing is sent of them.',
  },
  {
    file: 'shared/calls.ts',
    line: '() => true,',
    mutants: ['true → false'],
    why: 'Polling ends with any value but undefined.',
  },
  {
    file: 'provider/claim-certificate.ts',
    line: "if (privateKey === undefined) return (await isKept(secretId, physicalId, calls, runtime)) ? 'done' : 'start over';",
    mutants: ['\'start over\' → ""'],
    why: "What is not 'done' is started over.",
  },
  {
    file: 'provider/confirmation.ts',
    line: 'if (runtime.now() < lookableBy) return undefined;',
    mutants: ['runtime.now() < lookableBy → runtime.now() <= lookableBy'],
    why: 'A moment more or less.',
  },
  {
    file: 'provider/creation.ts',
    line: "throw new RunIsOver('what is noted has to be in the request first, for the case that this run is repeated');",
    mutants: ['\'what is noted has to be in the request first, for the case that this run is repeated\' → ""'],
    why: 'Another run goes on, and nobody is told why.',
  },
  {
    file: 'provider/lifecycle.ts',
    line: "'to be ready',",
    mutants: ['\'to be ready\' → ""'],
    why: 'What has a life of its own says itself what it has waited for.',
  },
  {
    file: 'provider/replacement.ts',
    line: 'const { kind, cannotBeUnset = [] } = this.options.adapter;',
    mutants: ['[] → ["Stryker was here"]'],
    why: 'No property has that name.',
  },
  {
    file: 'provider/deletion.ts',
    line: "&& (!operation || validate(id, operation.input.members[identifierOf(operation)], 'PhysicalResourceId').length === 0)",
    mutants: ['\'PhysicalResourceId\' → ""'],
    why: 'Only the number of violations is asked for, not what they are called.',
  },
  {
    file: 'provider/creation.ts',
    line: 'if (!output) return { physicalId: String(properties[kind.id!]), isNew: false };',
    mutants: ['false → true'],
    why: 'What is adopted has been read before, so that nothing has to be waited for.',
  },
  {
    file: 'provider/deletion.ts',
    line: 'if (runtime.now() < sentBy || kind.id === undefined || !Object.hasOwn(kind.create.input.members, kind.id)) {',
    mutants: ['runtime.now() < sentBy → runtime.now() <= sentBy', 'kind.id === undefined → false'],
    why: 'A moment more or less; and no member is called undefined.',
  },
  {
    file: 'provider/replacement.ts',
    line: "const verdict = (isWanted: boolean) => (isWanted ? 'as wanted' : 'another');",
    mutants: ['\'another\' → ""'],
    why: 'What is neither as wanted nor gone is another.',
  },
  {
    file: 'provider/replacement.ts',
    line: "if (immutable.length > 0 && readable.length === 0 && !kind.tagsOrigin) return { verdict: 'another' };",
    mutants: ['{ verdict: \'another\' } → {}', '\'another\' → ""'],
    why: 'What is neither as wanted nor gone is another.',
  },
  {
    file: 'provider/outcome.ts',
    line: "export function isInvented({ StackId = '', LogicalResourceId = '', PhysicalResourceId = '' }: Asked): boolean {",
    mutants: ['\'\' → "Stryker was here!"'],
    why: 'What stands for an absent member is in no ID either way.',
  },
  {
    file: 'provider/reading.ts',
    line: 'return current ? undefined : true;',
    mutants: ['true → false'],
    why: 'Polling ends with any value but undefined.',
  },
  {
    file: 'provider/removal.ts',
    line: 'return true;',
    mutants: ['true → false'],
    why: 'Polling ends with any value but undefined.',
  },
  {
    file: 'provider/removal.ts',
    line: 'if (isGone(error) || await this.isBeingDeleted(id, error)) return true;',
    mutants: ['true → false'],
    why: 'Polling ends with any value but undefined.',
  },
  {
    file: 'provider/request.ts',
    line: "`SchemaVersion ${excerpt(version)} is not known to this handler (known: ${Object.keys(DECODERS).join(', ')}). `",
    mutants: ['\', \' → ""'],
    why: 'As yet there is one version.',
  },
  {
    file: 'shared/runtime.ts',
    line: "if (now >= until) throw new TimedOutWaiting('timed out waiting');",
    mutants: ['\'timed out waiting\' → ""'],
    why: 'Whoever polls until an end says in words of its own what has not come.',
  },
  {
    file: 'shared/secret-value.ts',
    line: "const fields: unknown = JSON.parse(text ?? '');",
    mutants: ['\'\' → "Stryker was here!"'],
    why: 'Neither is JSON.',
  },
  {
    file: 'shared/secret-value.ts',
    line: '} catch {',
    mutants: ['{ return undefined; } → {}'],
    why: 'A function that ends returns undefined too.',
  },
  {
    file: 'provider/stack.ts',
    line: 'if (!detail?.LastUpdatedTimestamp) {',
    mutants: [
      '!detail?.LastUpdatedTimestamp → false',
      'detail?.LastUpdatedTimestamp → detail.LastUpdatedTimestamp',
      "{ throw new Failure('DescribeStackResource does not tell since when a resource has its status.'); } → {}",
    ],
    why: 'A look-up that fails counts the same whatever it fails with.',
  },
  {
    file: 'provider/stack.ts',
    line: "throw new Failure('DescribeStackResource does not tell since when a resource has its status.');",
    mutants: ['\'DescribeStackResource does not tell since when a resource has its status.\' → ""'],
    why: 'The message of a look-up that fails is shown nowhere.',
  },
  {
    file: 'provider/stack.ts',
    line: 'Create: /^(CREATE_COMPLETE|CREATE_FAILED|DELETE_\\w+)$/,',
    mutants: [
      '/^(CREATE_COMPLETE|CREATE_FAILED|DELETE_\\w+)$/ → /(CREATE_COMPLETE|CREATE_FAILED|DELETE_\\w+)$/',
      '/^(CREATE_COMPLETE|CREATE_FAILED|DELETE_\\w+)$/ → /^(CREATE_COMPLETE|CREATE_FAILED|DELETE_\\w+)/',
    ],
    why: 'No status of a resource has one of these in it and is another one.',
  },
  {
    file: 'provider/stack.ts',
    line: 'Update: /^UPDATE_(ROLLBACK_)?(COMPLETE|FAILED)$/,',
    mutants: ['/^UPDATE_(ROLLBACK_)?(COMPLETE|FAILED)$/ → /UPDATE_(ROLLBACK_)?(COMPLETE|FAILED)$/'],
    why: 'No status of a resource has one of these in it and is another one.',
  },
  {
    file: 'provider/stack.ts',
    line: 'if (!seen) return now < sentAt + TRUSTED_WITHOUT_LOOKUP ? undefined : false;',
    mutants: ['now < sentAt + TRUSTED_WITHOUT_LOOKUP → now <= sentAt + TRUSTED_WITHOUT_LOOKUP'],
    why: 'A moment more or less.',
  },
  {
    file: 'provider/adapters/default-encryption.ts',
    line: "states: { member: 'state', ready: ['ENABLED'], deleting: [], failed: ['UPDATE_FAILED'], reason: 'reason' },",
    mutants: ['[] → ["Stryker was here"]'],
    why: 'The setting is not deleted.',
  },
  {
    file: 'provider/adapters/device-discovery.ts',
    line: 'deleting: [],',
    mutants: ['[] → ["Stryker was here"]'],
    why: 'A discovery is not deleted.',
  },
  {
    file: 'provider/adapters/ota-task.ts',
    line: 'failed: [],',
    mutants: ['[] → ["Stryker was here"]'],
    why: 'The service has no such status.',
  },
];
