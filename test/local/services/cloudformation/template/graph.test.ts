import { cycle, reversed, walk } from '../../../../../local/services/cloudformation/template/graph';

const graph = (edges: Record<string, string[]>) =>
  new Map(Object.entries(edges).map(([node, needs]) => [node, new Set(needs)]));
const tick = () => new Promise((resolve) => setImmediate(resolve));

test('a node is visited after its needs, and independent nodes at the same time', async () => {
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

test('the dependants of a failed node are not visited, and the others are', async () => {
  const visited: string[] = [];
  await walk(graph({ A: [], B: ['A'], C: ['B'], X: [], Y: ['X'] }), async (node) => {
    visited.push(node);
    return node !== 'A';
  });
  expect(visited.sort()).toEqual(['A', 'X', 'Y']);
});

test('no further visits begin on request', async () => {
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

test('the arrows can be reversed', () => {
  expect(reversed(graph({ A: [], B: ['A'], C: ['A', 'B'] }))).toEqual(graph({ A: ['B', 'C'], B: ['C'], C: [] }));
});

test('the nodes of a cycle are found', () => {
  expect(cycle(graph({ A: [], B: ['A', 'D'], C: ['B'], D: ['C'] }))).toEqual(['B', 'C', 'D']);
  expect(cycle(graph({ A: ['A'] }))).toEqual(['A']);
  expect(cycle(graph({ A: ['B'], B: [] }))).toEqual([]);
});
