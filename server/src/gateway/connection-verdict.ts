import { methodAndPathText } from '@trunkline/contract/operation-key';
import type { ConnectionTestResult } from '@trunkline/contract/schemas/connection-tests';
import type { Problem } from '../http/problems.ts';

/** What came of the request that tests a connection, in words. */

type Verdict = Pick<ConnectionTestResult, 'outcome' | 'summary' | 'advice'>;

const AFTER_SAVING = 'Save it, and send a test request with values of yours.';

/** Where no selected operation can be requested without values that only people know. */
export const NOT_TESTED: ConnectionTestResult = {
  outcome: 'not_tested',
  operation: null,
  status_code: null,
  summary: 'No selected endpoint can be read without parameters, so nothing was sent.',
  api_message: null,
  advice: AFTER_SAVING,
  duration_ms: null,
  warnings: [],
};

/** @param key of the operation that was requested */
export function verdictOnStatus(key: string, statusCode: number): Verdict {
  const isPassed = statusCode >= 200 && statusCode < 300;
  return {
    outcome: isPassed ? 'passed' : 'failed',
    summary: `${methodAndPathText(key)} responded with ${statusCode}.`,
    advice: adviceFor(statusCode),
  };
}

/** Where the request got no response. */
export function verdictOnProblem(key: string, problem: Problem): Verdict {
  return {
    outcome: 'failed',
    summary: `${methodAndPathText(key)} got no response that can be used.`,
    advice: problem.message,
  };
}

function adviceFor(statusCode: number): string | null {
  if (statusCode < 300) return null;
  if (statusCode < 400)
    return 'The API redirects, and calls do not follow: check the base URL, and whether it must start with https://.';
  switch (statusCode) {
    case 401:
      return 'The API does not accept the credentials. Check the value, the name of its header, and a prefix such as “Bearer”.';
    case 403:
      return 'The API knows the credentials or the server, and does not allow this. Check what the key may do, and whether the API allows only some IPs.';
    case 404:
      return 'Check the base URL: the path of the endpoint is appended to it. Some APIs respond with 404 to a wrong key as well.';
    case 407:
      return 'A proxy before the API asks for credentials. Ask the operator of this server.';
    case 429:
      return 'The API limits requests at the moment. Wait, and test again.';
    default:
      return statusCode >= 500
        ? 'The API itself fails at the moment. Save it, and test again later.'
        : `The API was reached, and did not accept this request. ${AFTER_SAVING}`;
  }
}

const MAX_MESSAGE_LENGTH = 300;
/** Names under which APIs put a sentence for people, the likeliest first (RFC 9457 has `detail`, RFC 6749 `error_description`). */
const MESSAGE_FIELDS = [
  'message',
  'error_description',
  'detail',
  'error',
  'title',
  'reason',
  'errors',
  'fault',
];

/** The sentence for people in the data of a response; null where none is found. @param data with its secrets redacted */
export function messageIn(data: unknown, depth = 0): string | null {
  if (typeof data === 'string') return oneLine(data);
  if (typeof data !== 'object' || data === null || depth > 3) return null;
  if (Array.isArray(data)) return messageIn(data[0], depth + 1);
  const fields = new Map<string, unknown>(Object.entries(data));
  for (const name of MESSAGE_FIELDS) {
    const message = messageIn(fields.get(name), depth + 1);
    if (message !== null) return message;
  }
  return null;
}

/** A page for browsers says nothing here. */
function oneLine(text: string): string | null {
  const line = text
    .slice(0, 10 * MAX_MESSAGE_LENGTH)
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '' || line.startsWith('<')) return null;
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}
