import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTraceContext, traceHeaders } from './trace-context.ts';

const [TRACE, SPAN] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

test('a trace context is read as W3C Trace Context says, and an invalid one is ignored', () => {
  const table: [traceparent: string, expected: 'sampled' | 'not sampled' | 'none'][] = [
    [`00-${TRACE}-${SPAN}-01`, 'sampled'],
    [`00-${TRACE}-${SPAN}-00`, 'not sampled'],
    [`00-${TRACE}-${SPAN}-03`, 'sampled'],
    [`cc-${TRACE}-${SPAN}-01-what-the-future-brings`, 'sampled'],
    [`00-${TRACE}-${SPAN}-01-more`, 'none'],
    [`ff-${TRACE}-${SPAN}-01`, 'none'],
    [`00-${'0'.repeat(32)}-${SPAN}-01`, 'none'],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, 'none'],
    [`00-${TRACE.toUpperCase()}-${SPAN}-01`, 'none'],
    [`00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`, 'none'],
    [`cc-${TRACE}-${SPAN}-01-${'x'.repeat(600)}`, 'none'],
    ['', 'none'],
  ];
  for (const [traceparent, expected] of table) {
    const context = readTraceContext({ traceparent });
    const found = context ? (context.isSampled ? 'sampled' : 'not sampled') : 'none';
    assert.equal(found, expected, traceparent);
    if (context) assert.deepEqual([context.traceId, context.spanId], [TRACE, SPAN]);
  }
});

test('what vendors add is passed on, unless it is too long or no text', () => {
  const passedOn = (tracestate: string) => {
    const context = readTraceContext({ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate });
    return context && traceHeaders(context).slice(2);
  };
  assert.deepEqual(passedOn('a=1,b=2'), ['tracestate', 'a=1,b=2']);
  assert.deepEqual(passedOn('a'.repeat(513)), []);
  assert.deepEqual(passedOn('a=\u00e9'), []);
});
