/** The work that the service does after it has answered. */

export class Background {
  private readonly underWay = new Set<Promise<void>>();

  /** Begins work, which handles its own failures. */
  public run(work: () => Promise<void>): void {
    const done = work().finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  /** Waits until no work is under way. */
  public async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }
}
