import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeOf, toolsWith } from './tool-lists.ts';

const tool = (name: string, tokens: number) => ({ name, title: name, tokens });
const TOOLS = {
  max_single: 2,
  search: [tool('search', 1), tool('describe', 1), tool('call', 1)],
  integrations: [
    { id: '1', slug: 'a', name: 'A', tools: [{ ...tool('a__x', 500), operation: 'get:/x' }] },
    {
      id: '2',
      slug: 'b',
      name: 'B',
      tools: [
        { ...tool('b__y', 600), operation: 'get:/y' },
        { ...tool('b__z', 700), operation: 'get:/z' },
      ],
    },
  ],
  is_complete: true,
};
const fewer = { ...TOOLS, integrations: TOOLS.integrations.slice(0, 1) };

const TABLE = [
  ['auto', [], TOOLS, { tools: 3, tokens: 3 }],
  ['auto', [], fewer, { tools: 1, tokens: 500 }],
  ['auto', ['2'], TOOLS, { tools: 5, tokens: 1_303 }],
  ['single', ['2'], TOOLS, { tools: 3, tokens: 1_800 }],
  ['search', [], TOOLS, { tools: 3, tokens: 3 }],
  ['search', ['1', 'deleted'], TOOLS, { tools: 4, tokens: 503 }],
  ['both', [], TOOLS, { tools: 6, tokens: 1_803 }],
] as const;

for (const [mode, pinned, tools, size] of TABLE) {
  test(`${mode} with ${pinned.length} pinned of ${tools.integrations.length} integrations: ${size.tools} tools of ${size.tokens} tokens`, () => {
    const settings = { mcp_tools: mode, mcp_pinned_integrations: [...pinned] };
    assert.deepEqual(sizeOf(toolsWith(settings, tools)), size);
  });
}
