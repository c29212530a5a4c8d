/** Injected faults of the services. */

export type FaultKind =
  /** The call fails with this error, and changes nothing. */
  | { readonly kind: 'error'; readonly name: string; readonly status: number; readonly message?: string }
  /** The call starts after a delay, by the cloud's clock. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection is destroyed before the call starts. */
  | { readonly kind: 'drop' }
  /** The call completes, but the connection is destroyed instead of the answer. */
  | { readonly kind: 'lost-answer' }
  /**
   * The call succeeds, and the resource that it began to create or delete fails later:
   * CREATE_FAILED or DELETE_FAILED.
   */
  | { readonly kind: 'fail-later' };

export type FaultSettings = FaultKind & {
  /** The signing name of the service. @default any service */
  readonly service?: string;
  /** @default any operation */
  readonly operation?: string;
  /** How many calls the fault affects. @default 1 */
  readonly times?: number;
  /** How many calls the fault skips first. @default 0 */
  readonly skip?: number;
};

export class Fault {
  /** How many calls the fault has affected. */
  public fired = 0;
  private passed = 0;

  constructor(public readonly settings: FaultSettings) {}

  /** Whether the fault affects this call. It counts the call. */
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

  /** The fault of this call: of several, the one that was injected first. */
  public hit(service: string, operation: string): FaultKind | undefined {
    return this.faults.find((fault) => fault.fires(service, operation))?.settings;
  }
}
