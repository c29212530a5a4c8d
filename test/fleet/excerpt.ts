/** Parts of the fleet's template. */

import type { Template } from './fleet';

/** The first resource of the kind. */
export function find(template: Template, kind: string): [id: string, resource: any] {
  return Object.entries<any>(template.Resources).find(
    ([, { Type }]) => Type.startsWith('Custom::') && Type.endsWith(`_${kind}`),
  )!;
}

/** What the properties of a resource name, and what that needs itself. */
export function neededBy(template: Template, id: string): string[] {
  const { ServiceToken: _function, ...properties } = template.Resources[id].Properties ?? {};
  const named = Object.keys(template.Resources).filter((other) => JSON.stringify(properties).includes(`"${other}"`));
  return named.flatMap((other) => [other, ...neededBy(template, other)]);
}

/** Leaves nothing of the fleet but one of the kind, and what it needs. */
export function alone(template: Template, kind: string): void {
  const [id] = find(template, kind);
  const kept = [id, ...neededBy(template, id)];
  for (const [other, { Type }] of Object.entries<any>(template.Resources)) {
    if (Type.startsWith('Custom::') && !kept.includes(other)) delete template.Resources[other];
  }
  for (const resource of Object.values<any>(template.Resources)) {
    resource.DependsOn = [resource.DependsOn ?? []].flat().filter((other) => Object.hasOwn(template.Resources, other));
  }
}
