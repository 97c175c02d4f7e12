import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Running = {
  pid: number;
  /** Sends a message to a process that was started with `hasChannel`. @returns its next message */
  report: () => Promise<unknown>;
  stop: () => Promise<void>;
};

/** The folder of this project. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const running = new Set<ChildProcess>();
// So that a bench that fails leaves none behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const canPin = spawnSync('taskset', ['--version']).status === 0;

/**
 * Starts a TypeScript file of this project as a process of its own and waits until its URL responds.
 *
 * @param file relative to the project's root
 * @param core the processor it is pinned to, where the machine can pin; null: any
 * @param hasChannel whether the process takes messages of this one
 */
export function startProcess(
  file: string,
  env: Record<string, string>,
  readyUrl: string,
  core: number | null,
  hasChannel = false,
): Promise<Running> {
  return startProgram([process.execPath, resolve(PROJECT, file)], env, readyUrl, core, hasChannel);
}

/** Starts a program and waits until its URL responds. */
export async function startProgram(
  command: readonly string[],
  env: Record<string, string>,
  readyUrl: string,
  core: number | null,
  hasChannel = false,
): Promise<Running> {
  const pinned = canPin && core !== null ? ['taskset', '-c', String(core), ...command] : command;
  const [program = '', ...args] = pinned;
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', ...(hasChannel ? (['ipc'] as const) : [])],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await waitUntilResponding(readyUrl, child);
  return { pid: child.pid ?? 0, report: () => requestReport(child), stop: () => stop(child) };
}

async function requestReport(child: ChildProcess): Promise<unknown> {
  const message = once(child, 'message');
  child.send('');
  const [response] = await message;
  return response;
}

/** Keeps this process, which generates the load, off the processor of the servers. */
export function pinSelf(core: number): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)]);
}

async function waitUntilResponding(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error(`the process for ${url} ended with ${child.exitCode}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Linux counts processor time in hundredths of a second (USER_HZ), on every architecture. */
const TICKS_PER_SECOND = 100;

/** Seconds that a process has spent on processors, in its own code and in the kernel's for it (proc_pid_stat(5)). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the program's name, may hold spaces; utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** As `cpuSeconds` for what takes milliseconds: of the threads that run now, to the nanosecond. */
export function cpuMilliseconds(pid: number): number {
  const threads = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(threads).map((thread) =>
    Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** As `cpuSeconds`, of a process and of those that it started and that run now. */
export function cpuSecondsOfTree(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + cpuSecondsOfTree(Number(child)), cpuSeconds(pid));
}

/** The resident memory of a process now, and its peak since `resetPeak`. */
export function residentBytes(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]);
  return { now: kib('VmRSS') * 1024, peak: kib('VmHWM') * 1024 };
}

/** Resets the peak to the present memory (proc_pid_clear_refs(5)). */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
