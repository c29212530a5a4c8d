/**
 * The faults of a step, by the time at which they occur: at which call of the Lambda code, at which
 * of its invocations, at which upload of an answer.
 */

/** Faults of a call of the Lambda code. */
const CALL = {
  'throttled': 'the call is refused with ThrottlingException',
  'internal error': 'the call fails with 500',
  'unavailable': 'the call fails with 503',
  'denied':
    'the call is refused as by a permission that has not arrived yet; only where the Lambda code creates or updates, and for a minute from the begin of the step',
  'dropped': 'the connection ends before anything is done',
  'answer lost': 'the work is done, and the connection ends instead of the answer',
  'slow': 'the call takes as long as `seconds` says',
  'hanging': 'nothing is ever heard of the call, and nothing is done',
  'late': 'nothing is heard of the call in time, and the work is done a minute later',
  'killed before a call': 'the process ends as it is about to call',
  'killed after a call': 'the process ends while the work that it has called for is being done',
} as const;

/** Faults of an asynchronous invocation. */
const INVOCATION = {
  'delivered twice': 'the same event arrives again, `seconds` later; `times` events in a row',
} as const;

/** Faults of an upload. */
const UPLOAD = {
  'answer refused': 'the response URL answers with 503, `times` in a row',
  'upload lost': 'the answer has arrived, but the connection ends before that is known',
  'killed before answering': 'the process ends as it is about to answer',
  'killed after answering': 'the answer has arrived, and the process ends',
} as const;

/** For a time. */
const OUTAGE = {
  'outage':
    'all calls of operations that begin with `operation` fail with 500, for `seconds` from the begin of the step',
  'dead': 'the process ends at each invocation, for `seconds` from the begin of the step',
  'fails later': 'what is created in the first `seconds` of the step, and takes its time, ends as failed',
} as const;

/** In milliseconds. */
const PROPAGATION = 60_000;

export type CallFault = keyof typeof CALL;
export type UploadFault = keyof typeof UPLOAD;
export type PlannedFaultKind = CallFault | keyof typeof INVOCATION | UploadFault | keyof typeof OUTAGE;

export const EXPLAINED: Readonly<Record<PlannedFaultKind, string>> = { ...CALL, ...INVOCATION, ...UPLOAD, ...OUTAGE };
export const CALL_FAULTS = Object.keys(CALL) as CallFault[];
export const UPLOAD_FAULTS = Object.keys(UPLOAD) as UploadFault[];

export interface PlannedFault {
  readonly kind: PlannedFaultKind;
  /** How many calls, invocations or uploads of the step come before. */
  readonly at?: number;
  readonly seconds?: number;
  readonly times?: number;
  readonly operation?: string;
}

const isAt = (number: number, { at = 0, times = 1 }: PlannedFault) => number >= at && number < at + times;

/** Counts calls, invocations and uploads, and returns the fault of each. */
export class FaultPlan {
  private counts = { call: 0, invocation: 0, upload: 0 };
  private beganAt = 0;
  private step: readonly PlannedFault[] = [];

  /** @param happened called for each fault that occurs */
  constructor(private readonly now: () => number, private readonly happened: (kind: PlannedFaultKind) => void) {}

  public begin(step: readonly PlannedFault[]): void {
    this.counts = { call: 0, invocation: 0, upload: 0 };
    this.beganAt = this.now();
    this.step = step;
  }

  public ofCall(operation: string, requestType: string): PlannedFault | undefined {
    const outage = this.duringOutage('outage', (trouble) => operation.startsWith(trouble.operation ?? ''));
    const at = this.counts.call++;
    const mayBeDenied = requestType !== 'Delete' && this.now() < this.beganAt + PROPAGATION;
    return this.count(outage ?? this.step.find((trouble) => (
      trouble.kind in CALL && trouble.at === at && (trouble.kind !== 'denied' || mayBeDenied))));
  }

  public ofInvocation(): PlannedFault | undefined {
    const at = this.counts.invocation++;
    return this.count(this.step.find((trouble) => trouble.kind in INVOCATION && isAt(at, trouble)));
  }

  public ofUpload(): PlannedFault | undefined {
    const at = this.counts.upload++;
    return this.count(this.step.find((trouble) => trouble.kind in UPLOAD && isAt(at, trouble)));
  }

  /** Whether every process is killed at the moment. */
  public get isDead(): boolean {
    return this.count(this.duringOutage('dead')) !== undefined;
  }

  /** Whether resources that the service creates at the moment will fail. */
  public get isFailingLater(): boolean {
    return this.count(this.duringOutage('fails later')) !== undefined;
  }

  private duringOutage(
    kind: PlannedFaultKind,
    applies: (trouble: PlannedFault) => boolean = () => true,
  ): PlannedFault | undefined {
    return this.step.find(
      (trouble) => trouble.kind === kind && this.now() < this.beganAt + trouble.seconds! * 1000 && applies(trouble),
    );
  }

  private count(trouble: PlannedFault | undefined): PlannedFault | undefined {
    if (trouble) this.happened(trouble.kind);
    return trouble;
  }
}
