/** The result of a request, and the physical ID that its answer carries. */

/** The result of a run: the result of the request, or how another run continues it. */
export type Outcome = Final | { readonly status: 'WAITING'; readonly continuation: Continuation };

export type Final =
  | {
    readonly status: 'SUCCESS';
    readonly physicalId: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly noEcho?: true;
  }
  | { readonly status: 'FAILED'; readonly physicalId: string; readonly reason: string };

/** The state that a run leaves for the next one. */
export interface Continuation {
  /** When the first run began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The physical ID of a created resource for which the service is still busy. Without it the request starts over. */
  readonly made?: string;
  /**
   * The physical ID of a resource whose creation has to start over, and which has to be removed if
   * the request is cancelled.
   */
  readonly unfinished?: string;
  /** The facts that were recorded before the creation. */
  readonly noted?: unknown;
}

/** The progress of a request, for the code that has to answer it before it is complete. */
export interface Progress {
  /** When the first run began, in milliseconds since 1970. */
  startedAt?: number;
  /** The physical ID of the resource that this request created. */
  made?: string;
  /** The facts that were recorded before the creation. */
  noted?: unknown;
  /** Whether only the service's own work remains. */
  settling?: true;
}

interface Asked {
  readonly RequestType?: string;
  readonly RequestId?: string;
  readonly StackId?: string;
  readonly LogicalResourceId?: string;
  readonly PhysicalResourceId?: string;
}

/**
 * A failed Create carries the ID of the created resource, if there is one; every other failure
 * carries the ID of the request.
 */
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
 * The answer to the deletion of a resource that was never created. It must succeed even if nothing
 * else works, because a rollback needs it.
 */
export function neverMade({ RequestType, PhysicalResourceId }: Asked): Final | undefined {
  if (RequestType !== 'Delete' || !isPhysicalId(PhysicalResourceId) || !isNotCreated(PhysicalResourceId)) {
    return undefined;
  }
  return { status: 'SUCCESS', physicalId: PhysicalResourceId, attributes: {} };
}

/**
 * Whether CloudFormation generated the ID, as it does for a resource whose creation is cancelled
 * before its answer.
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1730
 */
export function isInvented({ StackId = '', LogicalResourceId = '', PhysicalResourceId = '' }: Asked): boolean {
  return PhysicalResourceId.startsWith(`${StackId.split('/')[1]}-${LogicalResourceId}-`);
}

/** The longest physical ID that CloudFormation takes. */
const MOST_ID_BYTES = 1024;
const isPhysicalId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MOST_ID_BYTES;

/** The physical ID of a resource that was never made. No service's ID has a slash in it. */
const notCreated = (requestId: string) => `${NOT_CREATED}${requestId.slice(0, LONGEST_REQUEST_ID)}`;
export const isNotCreated = (physicalId: string) => physicalId.startsWith(NOT_CREATED);
const NOT_CREATED = 'not-created/';
const LONGEST_REQUEST_ID = 128;
