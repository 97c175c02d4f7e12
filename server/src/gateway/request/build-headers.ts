import { CONNECTION_HEADERS, headerNameIssue, headerValueIssue } from '@trunkline/contract/header-names';
import type { PlaintextHeader } from '../../integrations/headers.ts';
import type { OperationDefinition } from '../../openapi/model/build-operation.ts';
import { isJsonMediaType } from '../../openapi/model/media-types.ts';
import { type JsonObject, member } from '../../openapi/parse/json.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssues,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { serializeCookie, serializeHeader, UNDECLARED } from './serialize.ts';

/** The headers of a request, cookies among them; names and values in turn. */

const USER_AGENT = 'trunkline/0.1';

/**
 * Never taken from an app: RFC 9110, 7.6.1; what would let an app pretend, or pick encodings that we must
 * undo; and what the body decides.
 */
const NEVER_FROM_APPS: ReadonlySet<string> = new Set([
  ...CONNECTION_HEADERS,
  'cookie',
  'accept-encoding',
  'cdn-loop',
  'content-type',
]);

/**
 * All but Cookie and those of the body.
 *
 * @param workspaceHeaders the integration's own: they win in any letter case
 */
export function prepareHeaders(
  workspaceHeaders: readonly PlaintextHeader[],
  operation: OperationDefinition,
  checks: OperationValidators,
  strictness: ValidationMode,
) {
  const fixed = workspaceHeaders
    .filter(({ name }) => !['cookie', 'content-type'].includes(name.toLowerCase()))
    .flatMap(({ name, value }) => [name, value]);
  const fixedNames = new Set(workspaceHeaders.map(({ name }) => name.toLowerCase()));
  const forbidden = new Set([...NEVER_FROM_APPS, ...operation.security_headers, ...fixedNames]);
  const declared = new Map(
    operation.parameters
      .filter((parameter) => parameter.in === 'header' && !forbidden.has(parameter.name.toLowerCase()))
      .map((parameter) => [
        parameter.name.toLowerCase(),
        {
          parameter,
          place: `headers.${parameter.name}`,
          check: checks.parameter('header', parameter.name),
        },
      ]),
  );
  const accept = acceptOf(operation.response_media_types);

  return (values: JsonObject, findings: ValidationResult): string[] => {
    const headers = [...fixed];
    const sent = new Set<string>();
    for (const [name, value] of Object.entries(values)) {
      const lower = name.toLowerCase();
      if (value === null || forbidden.has(lower) || sent.has(lower)) continue;
      sent.add(lower);
      const known = declared.get(lower);
      const place = `headers.${name}`;
      const text = trySerialize(place, findings, () => {
        const serialized = serializeHeader(known?.parameter ?? UNDECLARED, value);
        const fault = headerNameIssue(name) ?? headerValueIssue(serialized);
        if (fault !== undefined) throw new SerializationError(fault);
        return serialized;
      });
      if (text !== undefined) headers.push(name, text);
      if (known)
        addIssues(strictness === 'strict' ? findings.errors : findings.warnings, place, known.check(value));
    }
    for (const [lower, { parameter, place }] of declared) {
      if (parameter.required && !sent.has(lower) && strictness !== 'off')
        findings.errors.push({ path: place, message: 'is missing' });
    }
    if (!sent.has('accept') && !fixedNames.has('accept')) headers.push('accept', accept);
    if (!sent.has('user-agent') && !fixedNames.has('user-agent')) headers.push('user-agent', USER_AGENT);
    return headers;
  };
}

/** JSON wherever an answer may be JSON, and whatever else there is where there is none (RFC 9110, 12.5.1). */
function acceptOf(mediaTypes: readonly string[]): string {
  const json = mediaTypes.filter(isJsonMediaType);
  if (json.length === 0) return '*/*';
  return json.length === mediaTypes.length ? 'application/json' : 'application/json, */*;q=0.8';
}

/**
 * The one Cookie header (RFC 6265, 5.4): the workspace's cookies, and of the app's those that the description
 * declares and no credential owns.
 */
export function prepareCookies(
  workspaceHeaders: readonly PlaintextHeader[],
  operation: OperationDefinition,
  checks: OperationValidators,
  strictness: ValidationMode,
) {
  const fixed = workspaceHeaders
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .map(({ value }) => value);
  const owned = new Set([...(operation.security_cookies ?? []), ...fixed.flatMap(cookieNames)]);
  const declared = operation.parameters
    .filter((parameter) => parameter.in === 'cookie' && !owned.has(parameter.name))
    .map((parameter) => ({
      parameter,
      place: `cookie_params.${parameter.name}`,
      check: checks.parameter('cookie', parameter.name),
    }));
  const known = new Set(declared.map(({ parameter }) => parameter.name));
  const fixedText = fixed.join('; ');

  return (values: JsonObject, findings: ValidationResult): string => {
    if (declared.length === 0 && isEmpty(values)) return fixedText;
    const pairs = fixedText === '' ? [] : [fixedText];
    for (const { parameter, place, check } of declared) {
      const value = member(values, parameter.name);
      if (value === undefined || value === null) {
        if (parameter.required && strictness !== 'off')
          findings.errors.push({ path: place, message: 'is missing' });
        continue;
      }
      const pair = trySerialize(place, findings, () => serializeCookie(parameter, value));
      if (pair) pairs.push(pair);
      addIssues(strictness === 'strict' ? findings.errors : findings.warnings, place, check(value));
    }
    for (const name of Object.keys(values)) {
      const path = `cookie_params.${name}`;
      if (owned.has(name))
        findings.errors.push({ path, message: 'belongs to the credentials of the API; apps cannot set it' });
      else if (!known.has(name))
        findings.errors.push({ path, message: 'is no cookie that the description declares' });
    }
    return pairs.join('; ');
  };
}

function cookieNames(header: string): string[] {
  return header.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
}

function isEmpty(values: JsonObject): boolean {
  for (const _name in values) return false;
  return true;
}
