import type { Setting } from './setting.ts';
import { bytesText, durationText } from './units.ts';

const MIB = 1024 * 1024;

const NAMES: ReadonlyMap<string, string> = new Map([
  ['specBytes', 'An API description'],
  ['specDownloadMs', 'Downloading one'],
  ['specReadMs', 'Reading one'],
  ['specReadMemoryMib', 'Memory for reading one'],
  ['requestBytes', 'The body of a call'],
  ['responseBytes', 'The answer of an API'],
  ['connectMs', 'Connecting to an API'],
  ['headersMs', 'Waiting for the first byte'],
  ['bodyMs', 'Silence within an answer'],
  ['callMs', 'A call as a whole'],
  ['connectionsPerOrigin', 'Connections to one API at once'],
]);

/** A limit as people read it. Its name in the settings ends with its unit: `responseBytes` is LIMIT_RESPONSE_BYTES. */
export function limitSetting(key: string, value: number): Setting {
  const words = key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return { name: NAMES.get(key) ?? key, value: inUnits(key, value), variable: `LIMIT_${words}` };
}

function inUnits(key: string, value: number): string {
  if (key.endsWith('Bytes')) return bytesText(value);
  if (key.endsWith('Mib')) return bytesText(value * MIB);
  return key.endsWith('Ms') ? durationText(value) : String(value);
}
