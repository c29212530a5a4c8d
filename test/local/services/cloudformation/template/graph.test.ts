import { cycle, reversed, walk } from '../../../../../local/services/cloudformation/template/graph';

const graph = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([node, needs]) => [node, new Set(needs)]));
const tick = () => new Promise((resolve) => setImmediate(resolve));

test('visits a node after all that it needs, and the independent ones at the same time', async () => {
  const begun: string[] = [];
  const ended: string[] = [];
  await walk(graph({ D: ['B', 'C'], B: ['A'], C: ['A'], A: [] }), async (node) => {
    begun.push(node);
    if (node === 'D') expect(ended.sort()).toEqual(['A', 'B', 'C']);
    if (node === 'C') expect(ended).toEqual(['A']);
    await tick();
    ended.push(node);
    return true;
  });
  expect(begun).toEqual(['A', 'B', 'C', 'D']);
});

test('does not visit what needs a failed node, and goes on with the rest', async () => {
  const visited: string[] = [];
  await walk(graph({ A: [], B: ['A'], C: ['B'], X: [], Y: ['X'] }), async (node) => {
    visited.push(node);
    return node !== 'A';
  });
  expect(visited.sort()).toEqual(['A', 'X', 'Y']);
});

test('begins with nothing more when told so', async () => {
  const visited: string[] = [];
  let failed = false;
  await walk(graph({ A: [], B: [], C: ['B'] }), async (node) => {
    visited.push(node);
    await tick();
    failed = failed || node === 'A';
    return node !== 'A';
  }, () => !failed);
  expect(visited).toEqual(['A', 'B']);
});

test('turns the arrows round', () => {
  expect(reversed(graph({ A: [], B: ['A'], C: ['A', 'B'] }))).toEqual(graph({ A: ['B', 'C'], B: ['C'], C: [] }));
});

test('finds the nodes of a cycle', () => {
  expect(cycle(graph({ A: [], B: ['A', 'D'], C: ['B'], D: ['C'] }))).toEqual(['B', 'C', 'D']);
  expect(cycle(graph({ A: ['A'] }))).toEqual(['A']);
  expect(cycle(graph({ A: ['B'], B: [] }))).toEqual([]);
});
