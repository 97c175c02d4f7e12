import assert from 'node:assert/strict';
import { stripTypeScriptTypes } from 'node:module';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CatalogIntegration, CatalogOperation } from '../../apps/catalog.ts';
import { type ContextInput, contextMarkdown } from './context.ts';

const OPERATION: CatalogOperation = {
  key: 'get:/tickets/{id}',
  operation_id: 'readTicket',
  summary: 'Read a ticket',
  description: 'Read a ticket\nwith its comments',
  parameters: [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'Its number',
      schema: { type: 'integer', examples: [7] },
    },
    {
      name: 'fields',
      in: 'query',
      required: false,
      description: '',
      schema: { type: 'array', items: { enum: ['a', 'b'] } },
    },
  ],
  request_body: null,
  response_type: '{\n  id: number;\n}',
};

const CREATE: CatalogOperation = {
  ...OPERATION,
  key: 'post:/tickets',
  summary: 'Create a ticket',
  description: '',
  parameters: [],
  request_body: {
    required: true,
    media_types: ['application/json'],
    schema: {
      type: 'object',
      required: ['title', 'due'],
      properties: {
        title: { type: 'string', description: 'In a few words', default: 'Broken' },
        due: { type: 'string', format: 'date' },
        urgent: { type: 'boolean' },
      },
    },
  },
  response_type: 'unknown',
};

const TICKETS: CatalogIntegration = {
  slug: 'tickets',
  name: 'Help desk',
  description: 'What people ask for',
  isAppIntegration: true,
  operations: [OPERATION, CREATE],
};

function inputOf(integrations: CatalogIntegration[]): ContextInput {
  return {
    serverUrl: 'https://trunkline.example.com',
    app: { id: '0198c9d6-0000-7000-8000-000000000000', name: 'Dashboard' },
    integrations,
    total: integrations.length,
  };
}

/** The part about the integrations. */
function integrationsText(integrations: CatalogIntegration[], maxChars = 200_000): string {
  const text = contextMarkdown(inputOf(integrations), maxChars);
  return text.slice(text.indexOf('\n## ', text.indexOf('## How to call') + 1) + 1);
}

/** An integration with that many operations, each with many parameters and a large response. */
function large(slug: string, operations: number): CatalogIntegration {
  const parameters = Array.from({ length: 8 }, (_, index) => ({
    name: `parameter_${index}`,
    in: 'query' as const,
    required: index === 0,
    description: 'Which of the many things to read',
    schema: { type: 'string' },
  }));
  return {
    ...TICKETS,
    slug,
    operations: Array.from({ length: operations }, (_, index) => ({
      ...OPERATION,
      key: `get:/things-${index}`,
      parameters,
      response_type: `{\n  ${'x'.repeat(250)}: string;\n}`,
    })),
  };
}

describe('the context', () => {
  test('describes an integration in full', () => {
    assert.equal(
      integrationsText([TICKETS]),
      `## Help desk (\`tickets\`)

What people ask for

### \`get:/tickets/{id}\` Read a ticket

with its comments

- \`id\` (path, required, \`number\`): Its number
- \`fields\` (query, \`Array<"a" | "b">\`)

\`\`\`ts
await base44.integrations.custom.call("tickets", "get:/tickets/{id}", {"pathParams":{"id":"7"}});
type Data = {
  id: number;
};
\`\`\`

### \`post:/tickets\` Create a ticket

**Writes data.**

- \`title\` (payload, required, \`string\`): In a few words
- \`due\` (payload, required, \`string, date\`)
- \`urgent\` (payload, \`boolean\`)

\`\`\`ts
await base44.integrations.custom.call("tickets", "post:/tickets", {"payload":{"title":"Broken","due":"2027-01-31"}});
\`\`\`
`,
    );
  });

  test('describes app integrations in full and the others in a line', () => {
    const other = { ...TICKETS, slug: 'other', isAppIntegration: false };
    assert.match(
      integrationsText([TICKETS, other]),
      /\n## Other integrations that this app may call\n\n- Help desk \(`other`\), 2 operations: What people ask for\n$/,
    );
    assert.equal(integrationsText([other]), integrationsText([{ ...other, isAppIntegration: true }]));
  });

  test('says how many integrations of a large workspace it does not have', () => {
    const other = { ...TICKETS, slug: 'other', isAppIntegration: false };
    for (const integrations of [[TICKETS, other], [other], [TICKETS]])
      for (const maxChars of [200_000, 2_000])
        assert.match(
          contextMarkdown({ ...inputOf(integrations), total: integrations.length + 7 }, maxChars),
          /\n- \d+ more integrations left out\n$/,
        );
  });

  test('says so where there is nothing to call', () => {
    assert.match(contextMarkdown(inputOf([]), 2_000), /\n\nThis app may not call any operation yet\.\n$/);
  });

  test('has operations that read before those that write or delete, and marks these', () => {
    const remove = { ...OPERATION, key: 'delete:/tickets/{id}' };
    const text = integrationsText([{ ...TICKETS, operations: [remove, CREATE, OPERATION] }]);
    assert.deepEqual(text.match(/^### `\w+|^\*\*.*$/gm), [
      '### `get',
      '### `delete',
      '**Deletes data.**',
      '### `post',
      '**Writes data.**',
    ]);
  });

  test('names the media type of a body that is not JSON', () => {
    const upload = { ...CREATE, request_body: { required: true, media_types: ['multipart/form-data'] } };
    assert.match(
      integrationsText([{ ...TICKETS, operations: [upload] }]),
      /`payload` \(body, required, .*\): sent as multipart/,
    );
  });

  test('is cut by response types, then optional parameters, then descriptions, then operations', () => {
    const parts = (maxChars: number) => {
      const text = integrationsText([large('things', 30)], maxChars);
      return {
        types: text.includes('type Data'),
        optional: text.includes('`parameter_7`'),
        descriptions: text.includes('with its comments'),
        operations: text.match(/^### /gm)?.length,
      };
    };
    const all = { types: true, optional: true, descriptions: true, operations: 30 };
    assert.deepEqual(parts(200_000), all);
    assert.deepEqual(parts(30_000), { ...all, types: false });
    assert.deepEqual(parts(12_000), { ...all, types: false, optional: false });
    assert.deepEqual(parts(8_000), { ...all, types: false, optional: false, descriptions: false });
    assert.deepEqual(parts(5_000), {
      types: false,
      optional: false,
      descriptions: false,
      operations: 12,
    });
    assert.match(integrationsText([large('things', 30)], 5_000), /\n\n18 more operations left out\.\n$/);
  });

  test('names as many integrations as fit where no operations do', () => {
    const text = contextMarkdown(
      inputOf(Array.from({ length: 500 }, (_, index) => large(`api-${index}`, 3))),
      4_000,
    );
    const lines = text.match(/^- Help desk \(`api-\d+`\), 3 operations$/gm)?.length ?? 0;
    assert.ok(text.length <= 4_000 && text.length > 3_900);
    assert.match(text, new RegExp(`^- ${500 - lines} more integrations left out\n$`, 'm'));
  });
});

describe('untrusted text of APIs', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '\n```\n# pwned\n',
      '`pwned`',
      '<script>pwned()</script>',
      '[pwned](javascript:pwned())',
      '# pwned',
      '+ pwned',
      '---',
      '1. pwned',
    ),
    fc.string({ unit: 'binary', maxLength: 400 }),
  );
  const schema = fc.oneof(
    fc.record({ type: fc.constantFrom('string', 'integer', 'array', 'object'), enum: fc.array(text) }),
    fc.record({ properties: fc.dictionary(text, fc.record({ examples: fc.array(text) })) }),
  );
  const parameter = fc.record({
    name: text,
    in: fc.constantFrom('path' as const, 'query' as const, 'header' as const),
    required: fc.boolean(),
    description: text,
    schema,
  });
  const operation = fc.record({
    key: text,
    operation_id: fc.constant(null),
    summary: text,
    description: text,
    parameters: fc.array(parameter, { maxLength: 6 }),
    request_body: fc.option(
      fc.record({ required: fc.boolean(), media_types: fc.array(text, { maxLength: 2 }), schema }),
    ),
    response_type: fc.constantFrom('unknown', OPERATION.response_type, '"```"'),
  });
  const integration = fc.record({
    slug: fc.stringMatching(/^[a-z0-9]{1,63}$/),
    name: fc.oneof(text, fc.string({ minLength: 200, maxLength: 200 })),
    description: text,
    isAppIntegration: fc.boolean(),
    operations: fc.array(operation, { maxLength: 8 }),
  });
  const input = fc
    .record({
      serverUrl: fc.webUrl().map((url) => url.slice(0, 100)),
      app: fc.record({ id: fc.uuid(), name: fc.oneof(text, fc.constant('`'.repeat(200))) }),
      integrations: fc.array(integration, { maxLength: 12 }),
      unlisted: fc.nat(10_000),
    })
    .map(({ unlisted, ...rest }) => ({ ...rest, total: rest.integrations.length + unlisted }));
  const budget = fc.oneof(fc.integer({ min: 2_000, max: 6_000 }), fc.integer({ min: 2_000, max: 200_000 }));

  test('the text keeps to its size, is deterministic, and has blocks of code that parse', () => {
    fc.assert(
      fc.property(input, budget, (given, maxChars) => {
        const markdown = contextMarkdown(given, maxChars);
        assert.ok(markdown.length <= maxChars, `${markdown.length} of ${maxChars}`);
        assert.equal(contextMarkdown(given, maxChars), markdown);
        assert.ok(markdown.endsWith('\n'));
        // Node's own parser of TypeScript takes a tenth of the compiler's time.
        for (const block of codeBlocks(markdown))
          assert.doesNotThrow(() => stripTypeScriptTypes(block), block);
      }),
      { numRuns: 60 },
    );
  });

  test('it cannot leave its block', () => {
    fc.assert(
      fc.property(input, budget, (given, maxChars) => {
        const prose = contextMarkdown(given, maxChars)
          .replaceAll(/^```ts\n[\s\S]*?\n```$/gm, '')
          .replaceAll(/\\[!-/:-@[-`{-~]|`[^`\n]+`/g, '');
        assert.doesNotMatch(prose, /^# pwned|^\+ pwned|^1\. pwned|^---|[<`]|\]\(/m);
      }),
      { numRuns: 60 },
    );
  });

  test('a larger size never includes fewer operations', () => {
    const operations = (given: ContextInput, maxChars: number) =>
      contextMarkdown(given, maxChars).match(/^### /gm)?.length ?? 0;
    fc.assert(
      fc.property(input, budget, fc.nat(50_000), (given, maxChars, more) => {
        assert.ok(operations(given, maxChars) <= operations(given, maxChars + more));
      }),
      { numRuns: 60 },
    );
  });
});

function codeBlocks(markdown: string): string[] {
  const parts = markdown.split(/^```(?:ts)?$/m);
  assert.equal(parts.length % 2, 1, 'every block of code ends');
  return parts.filter((_, index) => index % 2 === 1);
}
