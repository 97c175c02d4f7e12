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
  ['auto', [], TOOLS, '3 tools, about 3 tokens'],
  ['auto', [], fewer, '1 tool, about 500 tokens'],
  ['auto', ['2'], TOOLS, '5 tools, about 1,303 tokens'],
  ['single', ['2'], TOOLS, '3 tools, about 1,800 tokens'],
  ['search', [], TOOLS, '3 tools, about 3 tokens'],
  ['search', ['1', 'deleted'], TOOLS, '4 tools, about 503 tokens'],
  ['both', [], TOOLS, '6 tools, about 1,803 tokens'],
] as const;

for (const [mode, pinned, tools, size] of TABLE) {
  test(`${mode} with ${pinned.length} pinned of ${tools.integrations.length} integrations: ${size}`, () => {
    const settings = { mcp_tools: mode, mcp_pinned_integrations: [...pinned] };
    assert.equal(sizeOf(toolsWith(settings, tools)), size);
  });
}
