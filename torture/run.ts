/** Runs a program in a world of its own, and reports the problems after each step. */

import type { Holding } from './apps/kind';
import { holdingsOf, thingNamed } from './apps/kinds';
import type { Template, Templates } from './apps/templates';
import { STACK } from './apps/templates';
import { Ledger } from './model/ledger';
import {
  checkAnswers,
  checkPatience,
  completedIn,
  idsReportedUnremovable,
  logicalIdsOfUnattributable,
  logicalIdsOfLosses,
  logicalIdsOfRaces,
  logicalIdsOfRemains,
  requestsSince,
} from './model/protocol';
import { checkSecrets, checkWords } from './model/secrecy';
import type { Act, Deploy, Program, Step } from './program/program';
import { isFeasible } from './program/program';
import type { PlannedFaultKind } from './simulation/planned-fault';
import { sibling } from './simulation/sibling';
import { World } from './simulation/world';
import { NothingToWaitFor } from '../local/simulation';

export interface Counts {
  readonly troubles: Map<PlannedFaultKind, number>;
  readonly steps: Map<string, number>;
}

export class Simulator {
  public readonly counts: Counts = { troubles: new Map(), steps: new Map() };

  /** @param code the text of the Lambda code @param tell receives a line for everything that happens */
  constructor(
    private readonly code: string,
    private readonly templates: Templates,
    private readonly tell?: (line: string) => void,
  ) {}

  /** @returns the problems of the first step that has any */
  public async run(program: Program): Promise<string[]> {
    const world = await World.open({
      code: this.code,
      seed: program.seed,
      assumptions: program.assumptions,
      pressSeconds: program.pressSeconds,
      tell: this.tell,
      happened: (kind) => {
        this.tell?.(`trouble: ${kind}`);
        count(this.counts.troubles, kind);
      },
    });
    const unhandled = (error: unknown) => world.complain(`nobody handles ${error}`);
    process.on('unhandledRejection', unhandled);
    try {
      return await new Course(world, program, this.templates, this.counts).take();
    } catch (error) {
      if (error instanceof NothingToWaitFor) return [error.message];
      throw error;
    } finally {
      process.off('unhandledRejection', unhandled);
      await world.close();
    }
  }
}

type Settling = Exclude<Act['do'], 'deploy'>;

const FOR_DEPLOY: Readonly<Record<string, Settling | undefined>> = {
  CREATE_FAILED: 'destroy',
  ROLLBACK_COMPLETE: 'destroy',
  ROLLBACK_FAILED: 'destroy',
  DELETE_FAILED: 'destroy',
  UPDATE_FAILED: 'roll back',
  UPDATE_ROLLBACK_FAILED: 'continue',
};
/** Every operation takes at least this long. */
const AT_ONCE = 10;
/**
 * After how many attempts to settle a stack somebody deletes obstacles by hand, and after how many
 * the run gives up.
 */
const HELPED_AFTER = 3;
const GIVEN_UP_AFTER = 5;
const PAUSED = ['CREATE_FAILED', 'UPDATE_FAILED'];

class Course {
  private readonly ledger: Ledger;

  constructor(
    private readonly world: World,
    private readonly program: Program,
    private readonly templates: Templates,
    private readonly counts: Counts,
  ) {
    this.ledger = new Ledger(
      (name, declaration) => templates.logicalId(name, declaration),
      program.assumptions,
      this.holdings,
    );
  }

  public async take(): Promise<string[]> {
    for (const [index, step] of [...this.program.steps, { do: 'destroy', troubles: [] } as const].entries()) {
      const problems = await this.step(step);
      if (problems.length > 0) return problems.map((problem) => `step ${index + 1}: ${problem}`);
    }
    await this.world.end();
    const problems = [
      ...this.world.problems,
      ...checkWords(this.world),
      ...checkAnswers(this.world),
      ...this.ledger.checkLast(this.holdings),
    ];
    return problems.map((problem) => `at the end: ${problem}`);
  }

  private get holdings(): Holding[] {
    return holdingsOf(this.world.cloud);
  }

  private async step(step: Step): Promise<string[]> {
    if ('thing' in step) return this.interfere(step.do, step.thing);
    let tries = 0;
    for (let settling = this.before(step); settling; settling = this.before(step)) {
      tries += 1;
      if (tries === HELPED_AFTER) this.deleteObstacles();
      const problems = tries > GIVEN_UP_AFTER ? ['it takes no end'] : await this.act({ do: settling, troubles: [] });
      if (problems.length > 0) return problems.map((problem) => `settling (${settling}): ${problem}`);
    }
    return this.act(step);
  }

  /** Does what the message of a failed deletion asks for: deletes the users of the resource. */
  private deleteObstacles(): void {
    for (const holding of this.holdings) {
      const thing = holding.thing === undefined ? undefined : thingNamed(holding.thing);
      if (!thing?.variants.some(({ needs }) => needs)) continue;
      thing.kind.remove(this.world.cloud, holding);
      this.ledger.forget(holding);
    }
  }

  /** The operation that has to precede a step. */
  private before(step: Act): Settling | undefined {
    const { status } = this.world;
    if (status === undefined || step.do === 'destroy') return undefined;
    if (step.do === 'deploy' && step.onFailure === 'DO_NOTHING' && PAUSED.includes(status)) return undefined;
    return step.do === 'roll back' ? undefined : FOR_DEPLOY[status];
  }

  private async act(act: Act): Promise<string[]> {
    const { world } = this;
    const { status } = world;
    if (act.do === 'roll back' && !PAUSED.includes(status ?? '')) return [];
    if (act.do === 'destroy' && status === undefined) return [];
    count(this.counts.steps, nameOf(act, status));
    const before = this.holdings;
    const obtainable = act.do === 'deploy' && this.ledger.isObtainable(act.app, before, world.cloud);
    const { length: mutations } = world.mutations;
    const beganAt = this.world.clock.now();
    const isBorne = isFeasible(act.troubles);
    world.log(`step: ${act.do}`);
    world.troubles.begin(act.troubles);
    const stackId = await this.perform(act);
    world.troubles.begin([]);
    const stack = world.cloud.cloudFormation.engine.stacks.withId(stackId);
    const after = this.holdings;
    const events = stack!.events.filter(({ timestamp }) => timestamp.getTime() >= beganAt);
    const target = act.do === 'deploy' ? act.app : undefined;
    const unsure = this.ledger.unsureOf(requestsSince(world, beganAt), target);
    const losses = logicalIdsOfLosses(events, world, beganAt, isBorne);
    const isExcused = !isBorne || unsure.length > 0 || this.ledger.isObstructed(before, target, losses);
    const problems = this.ledger.check({
      status: stack!.status,
      target,
      before,
      after,
      mutated: new Set(world.mutations.slice(mutations).map(({ subject }) => subject)),
      excused: new Set([...unsure, ...(isExcused ? logicalIdsOfRemains(events) : []), ...losses]),
      reportedUnremovable: isExcused ? idsReportedUnremovable(world) : new Set(),
      unattributable: new Set([...unsure, ...logicalIdsOfUnattributable(events)]),
      completed: completedIn(events),
      raced: logicalIdsOfRaces(events, world, beganAt),
    });
    if (problems.length === 0) problems.push(...checkSecrets(world, after, this.ledger));
    if (isBorne) problems.push(...checkPatience(events));
    const expected = isExcused ? undefined : this.expected(act, status, obtainable);
    if (expected && !expected.includes(stack!.status)) {
      const reasons = stack!.events
        .filter((event) => event.status.endsWith('FAILED'))
        .map(({ logicalId, reason }) => `${logicalId}: ${reason}`);
      problems.push(
        `the stack is ${stack!.status}, and must be ${expected.join(' or ')} (${reasons.slice(-3).join('; ')})`,
      );
    }
    return [...problems, ...world.problems];
  }

  /** @returns the ID of the stack */
  private async perform(act: Act): Promise<string> {
    const { engine } = this.world.cloud.cloudFormation;
    if (act.do === 'deploy') {
      const work = this.world.deploy(this.template(act), act.onFailure);
      const { id } = engine.stacks.living(STACK)!;
      if (work) await this.world.finish(Promise.all([work, this.cancel(act)]).then(() => {}));
      return id;
    }
    const stack = engine.stacks.living(STACK)!;
    if (act.do === 'destroy') await this.world.finish(engine.destroy(stack));
    if (act.do === 'roll back') await this.world.finish(engine.rollBack(stack, {}));
    if (act.do === 'continue') {
      await this.world.finish(engine.continueRollback(stack, this.skipped(stack.state.stuck), {}));
    }
    return stack.id;
  }

  /** The resources whose rollback has failed and can never succeed. */
  private skipped(stuck: readonly string[] = []): string[] {
    return this.ledger.irrecoverable(this.world.cloud).filter((logicalId) => stuck.includes(logicalId));
  }

  /** Cancels the operation, if it is still under way. */
  private async cancel({ cancelSeconds }: Deploy): Promise<void> {
    if (cancelSeconds === undefined) return;
    await this.world.clock.sleep(AT_ONCE + cancelSeconds * 1000);
    const { engine } = this.world.cloud.cloudFormation;
    const stack = engine.stacks.living(STACK);
    if (stack?.status === 'UPDATE_IN_PROGRESS') await engine.cancelUpdate(stack);
    if (stack?.status === 'CREATE_IN_PROGRESS') await engine.destroy(stack);
  }

  private template({ app, failing }: Deploy): Template {
    const template = this.templates.of(app);
    if (!failing) return template;
    const after =
      failing.after === 'nothing'
        ? []
        : Object.entries(app).map(([name, declaration]) => this.templates.logicalId(name, declaration));
    return { Resources: { ...template.Resources, ...sibling(failing.seconds, after) } };
  }

  /** The statuses of which the operation must end in one, if the end is certain. */
  private expected(act: Act, status: string | undefined, obtainable: boolean): string[] | undefined {
    // A stack that was never complete may have failed in an update as well.
    if (act.do === 'roll back') {
      return this.ledger.irrecoverable(this.world.cloud).length > 0
        ? undefined
        : ['ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];
    }
    if (act.do !== 'deploy') return [act.do === 'destroy' ? 'DELETE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE'];
    if (act.failing || act.cancelSeconds !== undefined || act.troubles.some(({ kind }) => kind === 'fails later')) {
      return undefined;
    }
    return obtainable
      ? ['CREATE_COMPLETE', 'UPDATE_COMPLETE', ...(status === 'UPDATE_ROLLBACK_COMPLETE' ? [status] : [])]
      : undefined;
  }

  private interfere(how: 'delete' | 'change', name: string): string[] {
    const identity = this.ledger.isSettled ? this.ledger.resourceOf(name) : undefined;
    const holding = this.holdings.find((other) => other.identity === identity);
    const { kind } = thingNamed(name);
    if (!holding || (how === 'change' ? !kind.interfere : this.ledger.isReferredTo(name))) return [];
    count(this.counts.steps, `${how} behind the stack's back`);
    if (how === 'change') {
      kind.interfere!(this.world.cloud, holding);
    } else {
      kind.remove(this.world.cloud, holding);
      this.ledger.forget(holding);
    }
    return [];
  }
}

function nameOf(act: Act, status: string | undefined): string {
  if (act.do !== 'deploy') return act.do;
  const what = status === undefined ? 'create' : 'update';
  return act.cancelSeconds !== undefined ? `${what}, cancelled` : act.failing ? `${what}, failing` : what;
}

export function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
