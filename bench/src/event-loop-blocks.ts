import { isMainThread } from 'node:worker_threads';

/**
 * Preloaded into a server process: reports to its parent, on request, how long the event loop was blocked at most since the
 * report before, in milliseconds: by the clock, and of processor time, which other processes do not lengthen.
 */

export type LongestBlock = { ms: number; cpuMs: number };

const INTERVAL_MS = 5;

if (isMainThread && process.send) measure();

function measure(): void {
  let longest: LongestBlock = { ms: 0, cpuMs: 0 };
  let last = performance.now();
  let lastCpu = process.threadCpuUsage();
  setInterval(() => {
    const now = performance.now();
    const cpu = process.threadCpuUsage();
    longest = {
      ms: Math.max(longest.ms, now - last - INTERVAL_MS),
      cpuMs: Math.max(longest.cpuMs, (cpu.user + cpu.system - lastCpu.user - lastCpu.system) / 1000),
    };
    last = now;
    lastCpu = cpu;
  }, INTERVAL_MS).unref();
  process.on('message', () => {
    process.send?.(longest);
    longest = { ms: 0, cpuMs: 0 };
  });
  process.channel?.unref();
}
