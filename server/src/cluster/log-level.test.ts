import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { recordedLog } from '../testing/recorded-log.ts';
import { followLogLevel } from './log-level.ts';

test('SIGUSR2 changes the level of the log to debug, and back to that of the start', () => {
  const signals = new EventEmitter();
  const { log, entries } = recordedLog();
  const { current, change, close } = followLogLevel(log, signals);
  const levels = [current()];
  const signal = () => {
    signals.emit('SIGUSR2');
    levels.push(current());
  };
  signal();
  signal();
  change('error');
  signal();
  close();
  signal();
  assert.deepEqual(levels, ['info', 'debug', 'info', 'debug', 'debug']);
  assert.equal(entries().filter(({ msg }) => msg === 'the log level changed').length, 3);
});
