import { type Static, Type } from 'typebox';
import { EVENT_LOOP, GARBAGE_COLLECTOR, OUTSIDE_JAVASCRIPT, partOf } from './parts.ts';

/** What is read of a profile of V8 (Chrome DevTools Protocol, Profiler.Profile). */
export const CpuProfile = Type.Object({
  nodes: Type.Array(
    Type.Object({
      id: Type.Number(),
      callFrame: Type.Object({
        functionName: Type.String(),
        url: Type.String(),
        /** From 0. */
        lineNumber: Type.Number(),
      }),
      children: Type.Optional(Type.Array(Type.Number())),
    }),
  ),
  /** The node that ran, at each sample. */
  samples: Type.Array(Type.Number()),
});
export type CpuProfile = Static<typeof CpuProfile>;

/** A function as it was called from its parent; counts are samples. */
export type Call = {
  name: string;
  /** File and line; empty: a function of V8. */
  source: string;
  part: string;
  /** Of the function itself. */
  self: number;
  /** Of the function and those that it called. */
  total: number;
  children: Call[];
};

/** What V8 reports beside functions: time of the thread without work is no part of a call. */
const PARTS_OF_V8: ReadonlyMap<string, string | null> = new Map([
  ['(garbage collector)', GARBAGE_COLLECTOR],
  ['(program)', OUTSIDE_JAVASCRIPT],
  ['(idle)', null],
]);

/**
 * The calls of a profile as a tree, its root the whole. A function that no rule names a part for has that of its caller.
 *
 * @param folder of the project: sources are relative to it
 */
export function callTree({ nodes, samples }: CpuProfile, folder: string): Call {
  const counts = new Map<number, number>();
  for (const id of samples) counts.set(id, (counts.get(id) ?? 0) + 1);
  const nodesById = new Map(nodes.map((node) => [node.id, node]));
  const root: Call = { name: 'all', source: '', part: EVENT_LOOP, self: 0, total: 0, children: [] };
  for (const id of nodes[0]?.children ?? []) add(id, root);
  root.total = root.children.reduce((sum, { total }) => sum + total, 0);
  return root;

  function add(id: number, parent: Call): number {
    const node = nodesById.get(id);
    if (!node) return 0;
    const { functionName, url, lineNumber } = node.callFrame;
    const partOfV8 = PARTS_OF_V8.get(functionName);
    if (partOfV8 === null) return 0;
    const file = relativeTo(folder, url);
    const name = functionName || '(anonymous)';
    const call = callOf(parent, {
      name,
      source: file && `${file}:${lineNumber + 1}`,
      part: partOfV8 ?? partOf(file) ?? parent.part,
    });
    const self = counts.get(id) ?? 0;
    call.self += self;
    let total = self;
    for (const child of node.children ?? []) total += add(child, call);
    call.total += total;
    return total;
  }
}

/** The child of a call; the same function is one child, however often V8 optimized it anew. */
function callOf(parent: Call, { name, source, part }: Pick<Call, 'name' | 'source' | 'part'>): Call {
  const known = parent.children.find((child) => child.name === name && child.source === source);
  if (known) return known;
  const call: Call = { name, source, part, self: 0, total: 0, children: [] };
  parent.children.push(call);
  return call;
}

function relativeTo(folder: string, url: string): string {
  return url.replace(`file://${folder}`, '').replace(/^.*\/node_modules\//, 'node_modules/');
}

/** The samples of each part, the largest first. */
export function selfByPart(root: Call): [part: string, samples: number][] {
  const sums = new Map<string, number>();
  const add = ({ part, self, children }: Call) => {
    if (self > 0) sums.set(part, (sums.get(part) ?? 0) + self);
    for (const child of children) add(child);
  };
  add(root);
  return [...sums].sort(([, one], [, other]) => other - one);
}
