/** How a request ends, and the physical ID that its answer carries. */

/** How a request ended; or, when there is more to wait for than the run had time, how another run goes on. */
export type Outcome = Final | { readonly status: 'WAITING'; readonly continuation: Continuation };

export type Final =
  | {
    readonly status: 'SUCCESS';
    readonly physicalId: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly noEcho?: true;
  }
  | { readonly status: 'FAILED'; readonly physicalId: string; readonly reason: string };

/** What a run that was over leaves for the next one. */
export interface Continuation {
  /** When the first run began, in milliseconds since 1970. */
  readonly startedAt: number;
  /**
   * What the earlier runs made and the service is still busy with. Without it the request is
   * carried out from its start.
   */
  readonly made?: string;
  /** What the earlier runs made and have to go on with from the start, should nobody wait for it any more. */
  readonly unfinished?: string;
  /** What was noted before anything was made. */
  readonly noted?: unknown;
}

/** What a request has led to so far, for whoever has to answer it before it is finished. */
export interface Progress {
  /** When the first run began, in milliseconds since 1970. */
  startedAt?: number;
  /** The ID that the service gave to what this request made. */
  made?: string;
  /** What was noted before anything was made. */
  noted?: unknown;
  /** Whether only the service's work remains to be waited for. */
  settling?: true;
}

interface Asked {
  readonly RequestType?: string;
  readonly RequestId?: string;
  readonly StackId?: string;
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
}

/** A failed create carries the ID of what was made, if anything was; every other failure the ID that came in. */
export function failed(
  { RequestType, RequestId, PhysicalResourceId }: Asked,
  { made }: Progress,
  reason: string,
): Final {
  const incoming = isPhysicalId(PhysicalResourceId)
    ? PhysicalResourceId
    : notCreated(isPhysicalId(RequestId) ? RequestId : 'unknown');
  return { status: 'FAILED', physicalId: RequestType === 'Create' && made ? made : incoming, reason };
}

/**
 * The answer to the deletion of what was never made, which must succeed even where nothing else
 * does: a rollback needs it.
 */
export function neverMade({ RequestType, PhysicalResourceId }: Asked): Final | undefined {
  if (RequestType !== 'Delete' || !isPhysicalId(PhysicalResourceId) || !isNotCreated(PhysicalResourceId)) {
    return undefined;
  }
  return { status: 'SUCCESS', physicalId: PhysicalResourceId, attributes: {} };
}

/**
 * Whether CloudFormation made the ID up, as it does for a resource that is cancelled before it has answered.
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1730
 */
export function isInvented({ StackId = '', LogicalResourceId = '', PhysicalResourceId = '' }: Asked): boolean {
  return PhysicalResourceId.startsWith(`${StackId.split('/')[1]}-${LogicalResourceId}-`);
}

/** What CloudFormation takes for a physical ID. */
const MOST_ID_BYTES = 1024;
const isPhysicalId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MOST_ID_BYTES;

/** The physical ID of a resource that was never made. No service's ID has a slash in it. */
const notCreated = (requestId: string) => `${NOT_CREATED}${requestId.slice(0, LONGEST_REQUEST_ID)}`;
export const isNotCreated = (physicalId: string) => physicalId.startsWith(NOT_CREATED);
const NOT_CREATED = 'not-created/';
const LONGEST_REQUEST_ID = 128;
