import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inSlices } from './in-slices.ts';
import { jsonLines, jsonPath } from './json-lines.ts';
import { indentJson, indentLargeJson, membersOf } from './json-text.ts';

const VALUES = [
  null,
  'text',
  [],
  {},
  [[], {}, [[]]],
  { a: { b: [1, { c: '}],"' }] }, 'with "quotes"': '\\', 'ends\\': '\\"', '': [true, false] },
];

describe('JSON as text', () => {
  for (const value of VALUES)
    test(`${JSON.stringify(value)} is indented as JSON.stringify does, and stays the same value`, async () => {
      const expected = JSON.stringify(value, null, 2);
      assert.equal(indentJson(JSON.stringify(value)), expected);
      assert.equal(indentJson(JSON.stringify(value, null, '\t')), expected);
      assert.equal(await indentLargeJson(expected, new AbortController().signal), expected);
    });

  test('numbers are not rounded', () => {
    assert.equal(
      indentJson('[12345678901234567890,1.10, 1e400]'),
      '[\n  12345678901234567890,\n  1.10,\n  1e400\n]',
    );
  });

  test('members are found whatever is within them', () => {
    const members = membersOf(' { "a" : {"b":[1,"}"]} ,"b":12345678901234567890, "c\\"": "\\\\", "d":[] } ');
    assert.deepEqual(
      [...members],
      [
        ['a', '{"b":[1,"}"]}'],
        ['b', '12345678901234567890'],
        ['c"', '"\\\\"'],
        ['d', '[]'],
      ],
    );
    for (const text of ['{}', '[]', '"text"', '12', '']) assert.equal(membersOf(text).size, 0);
  });
});

const linesOf = (value: unknown) => {
  const text = JSON.stringify(value, null, 2);
  return { text: text.split('\n'), lines: inSlices(jsonLines(text), new AbortController().signal) };
};

describe('the path of a line', () => {
  const { text, lines } = linesOf({
    items: [{ name: 'a', 'content-type': 'x' }, { tags: ['b: ', '"c": 1', { deep: 1 }] }],
    total: 2,
  });
  for (const [part, path] of [
    ['"items": [', '$.items'],
    ['"name"', '$.items[0].name'],
    ['"content-type"', '$.items[0]["content-type"]'],
    ['"b: "', '$.items[1].tags[0]'],
    ['"\\"c\\": 1"', '$.items[1].tags[1]'],
    ['"deep"', '$.items[1].tags[2].deep'],
    ['    },', '$.items[0]'],
    ['  ],', '$.items'],
    ['"total"', '$.total'],
    ['{', '$'],
  ] as const)
    test(`of ${part} is ${path}`, async () => {
      const line = text.findIndex((one) => one.includes(part)) + 1;
      assert.equal(
        jsonPath(await lines, line, (at) => text[at - 1] ?? ''),
        path,
      );
    });
  test('of the last line, and of a value alone, is $', async () => {
    assert.equal(
      jsonPath(await lines, text.length, (at) => text[at - 1] ?? ''),
      '$',
    );
    assert.equal(
      jsonPath(await linesOf(12).lines, 1, () => '12'),
      '$',
    );
  });
});

test('objects and arrays fold up to the line that ends them', async () => {
  const { text, lines } = linesOf({ a: [{ b: '{' }, []], 'c[': '[' });
  const { ends } = await lines;
  const folds = text.flatMap((line, index) => {
    const end = ends[index + 1];
    return end === undefined ? [] : [[line.trim(), text[end - 1]]];
  });
  assert.deepEqual(folds, [
    ['{', '}'],
    ['"a": [', '  ],'],
    ['{', '    },'],
  ]);
});

test('a computation in slices ends when it is aborted', async () => {
  const controller = new AbortController();
  function* endless(): Generator<undefined, never> {
    for (;;) yield undefined;
  }
  const result = inSlices(endless(), controller.signal);
  controller.abort();
  await assert.rejects(result, { name: 'AbortError' });
});
