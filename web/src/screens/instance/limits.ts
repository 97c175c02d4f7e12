import type { Setting } from './setting.ts';
import { bytesText, durationText } from './units.ts';

const MIB = 1024 * 1024;

const NAMES: ReadonlyMap<string, string> = new Map([
  ['specBytes', 'Size of a spec'],
  ['specDownloadMs', 'Time to download a spec'],
  ['specReadMs', 'Time to parse a spec'],
  ['specReadMemoryMib', 'Memory to parse a spec'],
  ['requestBytes', 'Request body of a call'],
  ['bytesInFlight', 'Bodies of all requests in flight'],
  ['uploadBytes', 'Uploaded form of a call'],
  ['responseBytes', 'Response of an API'],
  ['bufferedResponseBytes', 'Response that is checked before it is passed on'],
  ['responseMemoryBytes', 'Memory for responses'],
  ['parsedResponseBytes', 'Response that is parsed'],
  ['cacheBytes', 'Memory for cached responses'],
  ['jsonValues', 'Values of a JSON body'],
  ['connectMs', 'Time to connect to an API'],
  ['headersMs', 'Time to the first byte'],
  ['bodyMs', 'Idle time within a response'],
  ['callMs', 'Time of a whole call'],
  ['connectionsPerOrigin', 'Connections to one API'],
  ['streamsPerApp', 'Streams of an app at once'],
  ['redisMs', 'Time to wait for Redis'],
  ['streamIdleMs', 'Idle time within a stream'],
  ['writeMs', 'Time in which a client reads nothing'],
  ['modelPromptsByUser', 'Prompts of a user to the model'],
  ['modelPromptsByWorkspace', 'Prompts of a workspace to the model'],
]);

/**
 * A limit as a line of the settings. Its name in the settings ends with its unit: `responseBytes` is
 * LIMIT_RESPONSE_BYTES.
 */
export function limitSetting(key: string, value: number): Setting {
  const words = key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return { name: NAMES.get(key) ?? key, value: inUnits(key, value), variable: `LIMIT_${words}` };
}

function inUnits(key: string, value: number): string {
  if (key.endsWith('Bytes')) return bytesText(value);
  if (key.endsWith('Mib')) return bytesText(value * MIB);
  return key.endsWith('Ms') ? durationText(value) : String(value);
}
