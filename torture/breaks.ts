/**
 * Ways to break the Lambda code. They prove that the programs would find faults: `npm run torture
 * -- --breaks` prints after how many programs each break was noticed, and by which problem.
 */

interface Break {
  readonly what: string;
  readonly find: string | RegExp;
  readonly instead: string;
}

export const BREAKS: readonly Break[] = [
  { what: 'no client token', find: 'tokensOf(kind.create).map(', instead: '[].map(' },
  {
    what: 'a token for each attempt',
    find: 'clientToken(request, start)',
    instead: '`t${Math.random()}`.replace(".", "")',
  },
  { what: 'what the stack has not taken stays', find: /if \(progress\.made\) await .*\);/, instead: '' },
  {
    what: 'what the stack has taken is removed',
    find: /if \(taken === true \|\| (.*)\) return;/,
    instead: 'if ($1) return;',
  },
  {
    what: 'deleting what is gone fails',
    find: 'if (isGone(error) || await this.isBeingDeleted(id, error)) return true;',
    instead: '',
  },
  {
    what: 'a deletion does nothing',
    find: /if \(id !== void 0 && isPossible\(id, adapter\).*?\) await removal/,
    instead: 'if (false) await removal',
  },
  {
    what: 'every request is answered twice',
    find: /await (upload\(\w+, bodyOf\(request, final\)\))/,
    instead: 'await $1.then(() => $1)',
  },
  {
    what: 'failures are not answered',
    find: /if \(!final\) return;/,
    instead: 'if (!final || final.status === "FAILED") return;',
  },
  { what: 'every change replaces', find: /!mutableProperties\((\w+)\)\.includes\(name\)/, instead: 'true' },
  {
    what: 'no change replaces',
    find: /return plan === "replace" \? .* : this\.change\(id, plan\.names, former\);/,
    instead: 'return this.change(id, changed, former);',
  },
  {
    what: 'a failed creation does not tell the ID',
    find: 'RequestType === "Create" && made ? made : incoming',
    instead: 'incoming',
  },
  {
    what: 'a replacement is answered for with the former ID',
    find: 'PhysicalResourceId: outcome.physicalId',
    instead: 'PhysicalResourceId: addressee?.PhysicalResourceId ?? outcome.physicalId',
  },
  {
    what: 'a permission that is not there yet fails',
    find: /permissionsUntil: [^,]+,/,
    instead: 'permissionsUntil: 0,',
  },
  {
    what: "the calls' inputs are logged as they are",
    find: /input: redact\((\w+), \w+\.input\)/,
    instead: 'input: $1',
  },
  {
    what: 'the key goes nowhere',
    find: 'await calls.secret(PutSecretValue,',
    instead: 'if (false) await calls.secret(PutSecretValue,',
  },
  {
    what: 'the current key stays that of a deleted profile',
    find: /if \(alive && labels\.includes\(CURRENT\)\) await/,
    instead: 'if (false) await',
  },
  {
    what: 'what settles is not waited for',
    find: 'if (ready.includes(state)) return current;',
    instead: 'return current;',
  },
  { what: 'late events are carried out', find: /if \(!isStillAwaited\)/, instead: 'if (false)' },
  {
    what: 'late updates are carried out',
    find: 'request.RequestType === "Update" ? CLOCK_TOLERANCE : TRUSTED_WITHOUT_LOOKUP',
    instead: 'TRUSTED_WITHOUT_LOOKUP',
  },
  { what: 'a late deletion deletes what has come since', find: 'CreatedAt.getTime() > sentBy', instead: 'false' },
  { what: 'tags that are taken away stay', find: 'if (removed.length > 0) await', instead: 'if (false) await' },
  {
    what: 'a claim forgets what it has noted',
    find: 'progress.noted = Continuation?.noted;',
    instead: 'progress.noted = [];',
  },
  {
    what: 'a rolled back update replaces again',
    find: /await this\.compare\(id, immutable, incremental, \w+\)/,
    instead: '{ verdict: "another" }',
  },
  { what: 'what is being deleted is not waited for', find: /if \(!states\) return;(?=\s+await)/, instead: 'return;' },
  {
    what: 'no time is left to what was cancelled',
    find: 'if (isInvented(request)) await this.waitForCancelledCreation();',
    instead: '',
  },
  { what: 'an ID that nobody has given is deleted by', find: 'isPossible(id, adapter) && ', instead: '' },
  { what: 'what is taken away stays', find: '...pick(unset, names),', instead: '' },
  {
    what: 'what somebody else has deleted is not made again',
    find: 'return this.createAgain(id);',
    instead: 'throw error;',
  },
  { what: 'no tag tells the origin', find: /\.\.\.kind\.tagsOrigin && withOrigin\(kind, \w+\),/, instead: '' },
  { what: 'a key that is lost is taken for kept', find: /await isKept\([^)]*\)/, instead: 'true' },
];

/** The Lambda code, broken in one way. */
export function broken({ what, find, instead }: Break, whole: string): string {
  const text = whole.replace(find, instead);
  if (text === whole) {
    throw new Error(`the Lambda code has nothing any more to be broken so that ${what}: look for ${find} in it`);
  }
  return text;
}
