/** Things that go wrong on purpose. */

export type FaultKind =
  /** The call answers with an error and does nothing. */
  | { readonly kind: 'error'; readonly name: string; readonly status: number; readonly message?: string }
  /** The call waits before it is done, by the cloud's clock. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection is destroyed before anything is done. */
  | { readonly kind: 'drop' }
  /** The work is done, but the connection is destroyed instead of the answer. */
  | { readonly kind: 'lost-answer' }
  /** The call answers well, and what it started fails afterwards: a resource ends in CREATE_FAILED or DELETE_FAILED. */
  | { readonly kind: 'fail-later' };

export type FaultSettings = FaultKind & {
  /** The signing name of the service. @default any service */
  readonly service?: string;
  /** @default any operation */
  readonly operation?: string;
  /** How many calls it hits. @default 1 */
  readonly times?: number;
  /** How many calls pass before. @default 0 */
  readonly skip?: number;
};

export class Fault {
  /** How many calls it has hit. */
  public fired = 0;
  private passed = 0;

  constructor(public readonly settings: FaultSettings) {}

  /** Whether the call is hit. */
  public fires(service: string, operation: string): boolean {
    const { times = 1, skip = 0 } = this.settings;
    if ((this.settings.service ?? service) !== service || (this.settings.operation ?? operation) !== operation) {
      return false;
    }
    if (this.fired >= times) return false;
    if (this.passed < skip) {
      this.passed += 1;
      return false;
    }
    this.fired += 1;
    return true;
  }
}

export class Faults {
  private faults: Fault[] = [];

  public inject(settings: FaultSettings): Fault {
    const fault = new Fault(settings);
    this.faults.push(fault);
    return fault;
  }

  public clear(): void {
    this.faults = [];
  }

  /** What hits this call: of several faults the one that was injected first. */
  public hit(service: string, operation: string): FaultKind | undefined {
    return this.faults.find((fault) => fault.fires(service, operation))?.settings;
  }
}
