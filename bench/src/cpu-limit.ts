import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Long enough that a process is not stopped within every call. */
const PERIOD_US = 100_000;

/**
 * Gives a process, with all its threads and what it starts from now on, a part of one processor (Linux control groups,
 * as root). So as many nodes as a measurement has leave the rest of the machine to the load and the API.
 *
 * @param name of its group, unlike those of other processes
 * @param cores for example 0.5
 * @returns removes the group, once the process has ended
 */
export function limitCpu(pid: number, name: string, cores: number): () => void {
  const quota = Math.round(cores * PERIOD_US);
  const version1 = '/sys/fs/cgroup/cpu';
  const isVersion1 = existsSync(version1);
  const group = join(isVersion1 ? version1 : '/sys/fs/cgroup', `trunkline-${name}`);
  mkdirSync(group, { recursive: true });
  if (isVersion1) {
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota));
  } else writeFileSync(join(group, 'cpu.max'), `${quota} ${PERIOD_US}`);
  writeFileSync(join(group, 'cgroup.procs'), String(pid));
  return () => rmdirSync(group);
}
