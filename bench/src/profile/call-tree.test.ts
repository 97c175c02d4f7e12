import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Call, type CpuProfile, callTree, selfByPart } from './call-tree.ts';
import { flameGraph } from './flame-graph.ts';

const FOLDER = '/project/';

/** A profile of functions, each with its samples and its callees. */
type ProfiledFunction = { name: string; url?: string; samples: number; calls?: ProfiledFunction[] };

function profileOf(calls: ProfiledFunction[]): CpuProfile {
  const nodes: CpuProfile['nodes'] = [];
  const samples: number[] = [];
  const add = ({ name, url = '', samples: count, calls: callees = [] }: ProfiledFunction): number => {
    const id = nodes.length + 1;
    const children: number[] = [];
    const callFrame = { functionName: name, url, lineNumber: 6 };
    nodes.push({ id, callFrame, children });
    for (let at = 0; at < count; at += 1) samples.push(id);
    children.push(...callees.map(add));
    return id;
  };
  add({ name: '(root)', samples: 0, calls });
  return { nodes, samples };
}

const UNDICI = 'file:///project/node_modules/undici/lib/dispatcher/client-h1.js';
const PROFILE = profileOf([
  { name: '(idle)', samples: 500 },
  { name: '(garbage collector)', samples: 50 },
  {
    name: 'executeCall',
    url: 'file:///project/server/src/gateway/execute-call.ts',
    samples: 30,
    calls: [
      { name: 'writeH1', url: UNDICI, samples: 15, calls: [{ name: 'toString', samples: 4 }] },
      // The same function, optimized.
      { name: 'writeH1', url: UNDICI, samples: 900 },
      { name: 'rare<T>', url: UNDICI, samples: 1 },
    ],
  },
]);

test('the time of a function is that of its part; one of V8 works for its caller', () => {
  assert.deepEqual(selfByPart(callTree(PROFILE, FOLDER)), [
    ['undici: send and receive', 920],
    ['garbage collector', 50],
    ['route: the rest of our steps', 30],
  ]);
});

test('a tree has one entry for a function below the same caller, and no idle time', () => {
  const root = callTree(PROFILE, FOLDER);
  const outline = ({ name, source, total, children }: Call): unknown => ({
    [`${name} ${source}`]: total,
    ...(children.length > 0 && { children: children.map(outline) }),
  });
  assert.deepEqual(outline(root), {
    'all ': 1000,
    children: [
      { '(garbage collector) ': 50 },
      {
        'executeCall server/src/gateway/execute-call.ts:7': 950,
        children: [
          {
            'writeH1 node_modules/undici/lib/dispatcher/client-h1.js:7': 919,
            children: [{ 'toString ': 4 }],
          },
          { 'rare<T> node_modules/undici/lib/dispatcher/client-h1.js:7': 1 },
        ],
      },
    ],
  });
});

test('a flame graph has the frames that are large enough to see, with their share', () => {
  const svg = flameGraph(callTree(PROFILE, FOLDER), 'A title & more');
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(svg, /A title &amp; more/);
  assert.match(svg, /<title>writeH1 node_modules\/undici\/lib\/dispatcher\/client-h1.js:7 91.9 %<\/title>/);
  assert.match(svg, /<title>toString 0.4 %<\/title>/);
  assert.doesNotMatch(svg, /rare/);
});

test('names in a flame graph are escaped', () => {
  const [first] = callTree(profileOf([{ name: 'set<T>', samples: 9 }]), FOLDER).children;
  assert.ok(first);
  assert.match(flameGraph({ ...first, children: [] }, ''), /set&lt;T&gt;/);
});
