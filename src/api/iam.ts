/** The IAM actions that the life of a resource kind needs. */

import type { ResourceKind } from './resource-kind';
import type { Operation, Subject } from './schema';

/** Actions that apply to the same resources. */
export interface ActionSet {
  readonly actions: readonly string[];
  /** The service's resource type in an ARN; without one, the actions can be allowed on `*` only. */
  readonly resourceType?: string;
}

/** The IAM action of an operation: its name under the service's signing name. */
export function actionOf(operation: Operation, signingName: string): string {
  return `${signingName}:${operation.name}`;
}

/**
 * The actions that the Lambda code performs for resources of this kind, grouped by the resources
 * that they apply to.
 */
export function actionSets(kind: ResourceKind): ActionSet[] {
  const own = new Set(
    [kind.create, kind.read, kind.update, kind.delete, ...(kind.also ?? [])].filter(
      (operation) => operation !== undefined,
    ),
  );
  const byType = new Map<string | undefined, string[]>();
  for (const operation of [...own, ...(kind.tagging ?? [])]) {
    for (const type of resourceTypesOf(operation, kind)) {
      byType.set(type, [...(byType.get(type) ?? []), actionOf(operation, kind.service)]);
    }
  }
  return [...byType].map(([resourceType, actions]) => ({ actions, resourceType }));
}

/**
 * An operation without a subject is allowed on `*`, whatever else its input names. Tagging
 * operations name their resource by ARN, so they apply to the type of the kind's own operations.
 */
function resourceTypesOf({ subject, alsoOn = [] }: Operation, kind: ResourceKind): (string | undefined)[] {
  if (!subject) return [undefined];
  const type = typeOf(subject) ?? (kind.delete?.subject && typeOf(kind.delete.subject));
  return [type, ...alsoOn.map((further) => further.type)];
}

const typeOf = (subject: Subject) => ('type' in subject ? subject.type : undefined);
