/** The dependencies of resources, and work in their order, in parallel where they allow it. */

/** For each node, the nodes that it needs. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The same nodes with all arrows reversed: a node comes after the nodes that need it. */
export function reversed(graph: Graph): Graph {
  const turned = new Map([...graph.keys()].map((node) => [node, new Set<string>()]));
  for (const [node, needs] of graph) needs.forEach((need) => turned.get(need)?.add(node));
  return turned;
}

/** The nodes of a cycle: each of them needs another one. */
export function cycle(graph: Graph): string[] {
  const left = new Map([...graph].map(([node, needs]) => [node, new Set(needs)]));
  for (let free = freeOf(left); free.length > 0; free = freeOf(left)) {
    free.forEach((node) => left.delete(node));
    left.forEach((needs) => free.forEach((node) => needs.delete(node)));
  }
  return [...left.keys()];
}

function freeOf(graph: Graph): string[] {
  return [...graph].filter(([, needs]) => needs.size === 0).map(([node]) => node);
}

/**
 * Visits each node once all nodes that it needs have succeeded, and ends when no visit is under
 * way.
 *
 * @param visit returns whether it succeeded; a node that needs a failed one is not visited
 * @param proceed called before each visit: whether to begin further visits at all
 */
export async function walk(
  graph: Graph,
  visit: (node: string) => Promise<boolean>,
  proceed: () => boolean = () => true,
): Promise<void> {
  const waiting = new Map(
    [...graph].map(([node, needs]) => [node, new Set([...needs].filter((need) => graph.has(need)))]),
  );
  const dependants = reversed(graph);
  const begin = async (node: string): Promise<void> => {
    if (!proceed() || !(await visit(node))) return;
    const freed = [...dependants.get(node)!].filter((dependant) => {
      const needs = waiting.get(dependant)!;
      needs.delete(node);
      return needs.size === 0;
    });
    await Promise.all(freed.map(begin));
  };
  await Promise.all(freeOf(waiting).map(begin));
}
