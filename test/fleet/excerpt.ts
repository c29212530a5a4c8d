/** Parts of the fleet's template. */

import type { Template } from './fleet';

/** The first resource of the kind. */
export function find(template: Template, kind: string): [id: string, resource: any] {
  return Object.entries<any>(template.Resources).find(
    ([, { Type }]) => Type.startsWith('Custom::') && Type.endsWith(`_${kind}`),
  )!;
}

/** The resources that a resource's properties refer to, and those that these need. */
export function neededBy(template: Template, id: string): string[] {
  const { ServiceToken: _function, ...properties } = template.Resources[id].Properties ?? {};
  const named = Object.keys(template.Resources).filter((other) => JSON.stringify(properties).includes(`"${other}"`));
  return named.flatMap((other) => [other, ...neededBy(template, other)]);
}

/** Keeps only one resource of the kind, and the resources that it needs. */
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
