/**
 * The engine: carries out a request between its arrival at the entry point and its answer. It is a
 * file of its own in the bundle, so that the entry point can answer even if the engine does not
 * load.
 */

import type { Adapter } from './adapter';
import { isDeletable } from './adapter';
import { adapters } from './adapters';
import { removeUnlessTaken } from './confirmation';
import type { Result } from './lifecycle';
import { Lifecycle } from './lifecycle';
import type { Final, Outcome, Progress } from './outcome';
import { failed } from './outcome';
import type { Request } from './request';
import { requestOf, serviceTimeout } from './request';
import { NoLongerAwaited, cancellationCheck } from './stack';
import { Calls, sharedClients } from '../shared/calls';
import type { Clients } from '../shared/calls';
import { explain, Failure } from '../shared/errors';
import type { CallFailure } from '../shared/errors';
import { log } from '../shared/log';
import { RunIsOver, SECOND } from '../shared/runtime';
import type { Runtime } from '../shared/runtime';

export { invokeAgain } from '../shared/calls';

/** CloudFormation must receive its answer before its own timeout. */
const ANSWER_MARGIN = 15 * SECOND;
const DEFAULT_SERVICE_TIMEOUT = 600 * SECOND;

/** How long permissions that the same deployment granted may take to become effective. */
const PROPAGATION = 90 * SECOND;

/** Carries out a request. Never throws. `progress` holds what the request has created so far. */
export async function handle(
  event: unknown,
  runtime: Runtime,
  progress: Progress = {},
  clients = sharedClients(),
): Promise<Outcome> {
  try {
    return await outcomeOf(requestOf(event), runtime, progress, clients);
  } catch (error) {
    return failed((event ?? {}) as Partial<Request>, progress, explain(error));
  }
}

/**
 * Removes, after the answer, a resource that the request has created and its stack has not taken.
 * Never throws.
 *
 * @param answer undefined where the upload failed
 */
export async function removeUntaken(
  event: unknown, runtime: Runtime, progress: Progress, answer: Final | undefined, clients = sharedClients(),
): Promise<void> {
  const { made } = progress;
  if (made === undefined) return;
  const request = requestOf(event);
  if (!isDeletable(adapterOf(request))) return;
  const { lifecycle, calls } = contextFor(request, runtime, { ...progress }, clients);
  await removeUnlessTaken({
    calls,
    request,
    made,
    runtime,
    answer: answer?.status,
    context: contextOf(request),
    remove: (id) => lifecycle.remove(id),
  });
}

async function outcomeOf(request: Request, runtime: Runtime, progress: Progress, clients: Clients): Promise<Outcome> {
  // While waiting, check that the stack still waits for this request.
  const watched = { ...runtime, sleep: (milliseconds: number) => runtime.sleep(milliseconds).then(() => check()) };
  const { lifecycle, calls, startedAt } = contextFor(request, watched, progress, clients);
  const check = cancellationCheck(request, calls, runtime);
  try {
    await check();
    return { status: 'SUCCESS', ...await runLifecycle(request, lifecycle) };
  } catch (error) {
    if (error instanceof RunIsOver) {
      const { settling, made, noted } = progress;
      return { status: 'WAITING', continuation: { startedAt, ...settling ? { made } : { unfinished: made }, noted } };
    }
    if (error instanceof NoLongerAwaited) log('WARN', { ...contextOf(request), message: 'not waited for any more' });
    return failed(request, progress, lifecycle.scrub(explain(error)));
  }
}

/** The parts that carry out a request. */
function contextFor(request: Request, runtime: Runtime, progress: Progress, clients: Clients) {
  const startedAt = progress.startedAt ??= request.Continuation?.startedAt ?? runtime.now();
  const adapter = adapterOf(request);
  const calls = new Calls({
    clients,
    runtime,
    service: adapter.kind.service,
    context: contextOf(request),
    permissionsUntil: request.RequestType === 'Delete' ? 0 : startedAt + PROPAGATION,
    isRoleNotReady: (failure) => isRoleNotReady(failure, adapter),
  });
  const patience = startedAt + (serviceTimeout(request) ?? DEFAULT_SERVICE_TIMEOUT) - ANSWER_MARGIN;
  return {
    startedAt,
    calls,
    lifecycle: new Lifecycle({ request, adapter, calls, runtime, progress, startedAt, patience }),
  };
}

async function runLifecycle(request: Request, lifecycle: Lifecycle): Promise<Result> {
  if (request.RequestType === 'Create') return lifecycle.handleCreate();
  if (request.RequestType === 'Update') return lifecycle.handleUpdate();
  await lifecycle.handleDelete();
  return { physicalId: request.PhysicalResourceId!, attributes: {} };
}

function adapterOf({ ResourceType }: Request): Adapter {
  const adapter = adapters.get(ResourceType);
  if (adapter) return adapter;
  throw new Failure(`${ResourceType} is not a resource type of this handler (${[...adapters.keys()].join(', ')}). `
    + 'Deploy the stack with the version of cdk-device-fleets that it was written for.');
}

/**
 * A role that the same deployment created takes a while until the service can assume it; services
 * report that in several ways.
 */
function isRoleNotReady({ code, detail }: CallFailure, { kind }: Adapter): boolean {
  return (
    Object.hasOwn(kind.create.input.members, 'RoleArn') && code === 'ValidationException' && /\brole\b/i.test(detail)
  );
}

function contextOf({ StackId, LogicalResourceId, ResourceType, RequestType, PhysicalResourceId }: Request) {
  return {
    stackId: StackId,
    logicalResourceId: LogicalResourceId,
    resourceType: ResourceType,
    requestType: RequestType,
    physicalResourceId: PhysicalResourceId,
  };
}
