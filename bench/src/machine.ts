import { cpus, type } from 'node:os';

/** The machine that figures were measured on, in one line. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'an unknown CPU';
  return `${model}, ${processors.length} cores, ${type()}, Node ${process.version.slice(1)}, ${new Date().toISOString().slice(0, 10)}`;
}
