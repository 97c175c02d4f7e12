import cluster from 'node:cluster';
import type { EventEmitter } from 'node:events';
import process from 'node:process';
import { LOG_LEVELS, ServerLog } from '@trunkline/contract/schemas/instance';
import type { Logger } from 'pino';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { LogLevel } from '../config/logging.ts';

/** The level of the log, changed while the server runs: in a cluster that of all its processes, through the primary. */
export type LogLevelSwitch = {
  current: () => LogLevel;
  change: (level: LogLevel) => void;
  close: () => void;
};

/** From a worker: what is wanted. To each worker: what is set. */
const Message = Type.Object({ kind: Type.Literal('log level'), level: ServerLog.properties.level });

/**
 * In a process that serves. SIGUSR2 changes the level to `debug`, and back to that of the start.
 *
 * @param signals emits the signals that the process gets
 */
export function followLogLevel(log: Logger, signals: EventEmitter = process): LogLevelSwitch {
  const change = (level: LogLevel) => {
    if (cluster.isWorker) process.send?.({ kind: 'log level', level } satisfies Static<typeof Message>);
    else set(log, level);
  };
  const toggle = toggleOf(log, change);
  const receive = (message: unknown) => {
    if (Value.Check(Message, message)) set(log, message.level);
  };
  signals.on('SIGUSR2', toggle);
  if (cluster.isWorker) process.on('message', receive);
  return {
    current: () => levelOf(log),
    change,
    close: () => {
      signals.off('SIGUSR2', toggle);
      process.off('message', receive);
    },
  };
}

/** In the primary. */
export function relayLogLevel(log: Logger): void {
  const change = (level: LogLevel) => {
    set(log, level);
    for (const worker of Object.values(cluster.workers ?? {}))
      if (worker?.isConnected()) worker.send({ kind: 'log level', level } satisfies Static<typeof Message>);
  };
  const atStart = levelOf(log);
  process.on('SIGUSR2', toggleOf(log, change));
  cluster.on('message', (_worker, message: unknown) => {
    if (Value.Check(Message, message)) change(message.level);
  });
  // One that replaces another begins with the level of the settings.
  cluster.on('online', (worker) => {
    const level = levelOf(log);
    if (level !== atStart) worker.send({ kind: 'log level', level } satisfies Static<typeof Message>);
  });
}

function toggleOf(log: Logger, change: (level: LogLevel) => void): () => void {
  const atStart = levelOf(log);
  return () => change(levelOf(log) === 'debug' ? atStart : 'debug');
}

function set(log: Logger, level: LogLevel): void {
  if (levelOf(log) === level) return;
  log.level = level;
  log.warn({ log_level: level }, 'the log level changed');
}

function levelOf(log: Logger): LogLevel {
  return LOG_LEVELS.find((level) => level === log.level) ?? 'info';
}
