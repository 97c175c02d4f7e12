import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  ALERT_EVENT_TYPES,
  ALERT_EVENTS,
  type AlertEventType,
  TEST_ALERT_TYPE,
  TestAlertData,
} from '@trunkline/contract/alert-events';
import type { TObject } from 'typebox';
import { generateSecret, signedHeaders } from './signature.ts';

const DOCS = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');

/** What docs/alerts.md has of an event. */
function sectionOf(type: string, summary: string, data: TObject): string {
  return `### ${type}\n\n${summary}\n\n\`\`\`json\n${schemaText(data)}\n\`\`\`\n`;
}

/** A line for each field. */
function schemaText({ properties, required }: TObject): string {
  const lines = Object.entries(properties).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  return [
    '{',
    '  "type": "object",',
    `  "required": ${JSON.stringify(required)},`,
    '  "properties": {',
    lines.join(',\n'),
    '  }',
    '}',
  ].join('\n');
}

describe('docs/alerts.md', () => {
  for (const type of ALERT_EVENT_TYPES)
    test(`has ${type} with its schema`, () => {
      const { summary, data } = ALERT_EVENTS[type];
      assertHas(sectionOf(type, summary, data));
    });

  test('has the test alert', () =>
    assertHas(sectionOf(TEST_ALERT_TYPE, 'Sent by the button **Send test alert**.', TestAlertData)));

  test('names no other event', () => {
    const named = [...DOCS.matchAll(/^### (\S+\.\S+)$/gm)].map(([, type]) => type);
    assert.deepEqual(named, [...ALERT_EVENT_TYPES, TEST_ALERT_TYPE] satisfies (AlertEventType | string)[]);
  });

  test('verifies a signature as it says', async () => {
    const [, program = ''] = /^```js runnable verify-alert\.mjs\n(.*?)^```$/ms.exec(DOCS) ?? [];
    const { verify } = await import(`data:text/javascript,${encodeURIComponent(program)}`);
    const secret = generateSecret();
    const body = '{"type":"alert.test"}';
    const headers = signedHeaders([generateSecret(), secret], 'msg_1', Date.now(), body);
    assert.deepEqual(verify(secret, headers, body), { type: 'alert.test' });
    assert.throws(() => verify(secret, headers, `${body} `), /signature/);
    assert.throws(() => verify(generateSecret(), headers, body), /signature/);
    const old = signedHeaders([secret], 'msg_1', Date.now() - 600_000, body);
    assert.throws(() => verify(secret, old, body), /old/);
  });
});

function assertHas(section: string): void {
  assert.ok(DOCS.includes(section), `docs/alerts.md lacks this section:\n\n${section}`);
}
