import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { textOf } from '../../language/text.ts';
import type { Setting } from './setting.ts';
import { bytesText, durationText } from './units.ts';

const MIB = 1024 * 1024;

const NAMES: ReadonlyMap<string, MessageDescriptor> = new Map([
  ['specBytes', msg`Size of a spec`],
  ['specDownloadMs', msg`Time to download a spec`],
  ['specReadMs', msg`Time to parse a spec`],
  ['specReadMemoryMib', msg`Memory to parse a spec`],
  ['requestBytes', msg`Request body of a call`],
  ['bytesInFlight', msg`Bodies of all requests in flight`],
  ['uploadBytes', msg`Uploaded form of a call`],
  ['responseBytes', msg`Response of an API`],
  ['bufferedResponseBytes', msg`Response that is checked before it is passed on`],
  ['responseMemoryBytes', msg`Memory for responses`],
  ['parsedResponseBytes', msg`Response that is parsed`],
  ['cacheBytes', msg`Memory for cached responses`],
  ['jsonValues', msg`Values of a JSON body`],
  ['connectMs', msg`Time to connect to an API`],
  ['headersMs', msg`Time to the first byte`],
  ['bodyMs', msg`Idle time within a response`],
  ['callMs', msg`Time of a whole call`],
  ['connectionsPerOrigin', msg`Connections to one API`],
  ['streamsPerApp', msg`Streams of an app at once`],
  ['redisMs', msg`Time to wait for Redis`],
  ['streamIdleMs', msg`Idle time within a stream`],
  ['writeMs', msg`Time in which a client reads nothing`],
  ['modelPromptsByUser', msg`Prompts of a user to the model`],
  ['modelPromptsByWorkspace', msg`Prompts of a workspace to the model`],
]);

/**
 * A limit as a line of the settings. Its name in the settings ends with its unit: `responseBytes` is
 * LIMIT_RESPONSE_BYTES.
 */
export function limitSetting(key: string, value: number): Setting {
  const words = key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return { name: textOf(NAMES.get(key) ?? key), value: inUnits(key, value), variable: `LIMIT_${words}` };
}

function inUnits(key: string, value: number): string {
  if (key.endsWith('Bytes')) return bytesText(value);
  if (key.endsWith('Mib')) return bytesText(value * MIB);
  return key.endsWith('Ms') ? durationText(value) : String(value);
}
