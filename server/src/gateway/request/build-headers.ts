import {
  headerNameIssue,
  headerValueIssue,
  isNeverFromApps,
  normalizeHeaderName,
} from '@trunkline/contract/header-names';
import type { PlaintextHeader } from '../../integrations/headers.ts';
import type { OperationDefinition } from '../../openapi/definition/build-operation.ts';
import { type JsonObject, member } from '../../openapi/parse/json.ts';
import type { OperationValidators } from '../validation/validate.ts';
import {
  addIssuesByMode,
  SerializationError,
  trySerialize,
  type ValidationMode,
  type ValidationResult,
} from '../validation/validation-result.ts';
import { acceptHeader } from './accept-header.ts';
import { isSentUndeclared } from './app-headers.ts';
import { serializeCookie, serializeHeader, UNDECLARED } from './serialize.ts';

/** The headers of a request, cookies among them, as alternating names and values. */

const USER_AGENT = 'trunkline/0.1';

/** Why a header of the app is left out. */
const NOT_FOR_APPS = 'is not for apps to set, and was left out';
const UNDECLARED_HEADER = 'is not in the spec, and was left out';

/** Why a cookie of the app is refused. */
const NOT_FOR_APPS_COOKIE = 'belongs to the credentials of the API; apps cannot set it';

/**
 * All but Cookie and those of the body.
 *
 * @param workspaceHeaders the integration's own: they win in any letter case, `_` and `-` alike
 */
export function prepareHeaders(
  workspaceHeaders: readonly PlaintextHeader[],
  operation: OperationDefinition,
  validators: OperationValidators,
  mode: ValidationMode,
) {
  const fixed = workspaceHeaders
    .filter(({ name }) => !['cookie', 'content-type'].includes(name.toLowerCase()))
    .flatMap(({ name, value }) => [name, value]);
  const fixedNames = new Set(workspaceHeaders.map(({ name }) => normalizeHeaderName(name)));
  const owned = new Set([...operation.security_headers.map(normalizeHeaderName), ...fixedNames]);
  const isForbidden = (compared: string) => isNeverFromApps(compared) || owned.has(compared);
  const declared = new Map(
    operation.parameters
      .filter((parameter) => parameter.in === 'header' && !isForbidden(normalizeHeaderName(parameter.name)))
      .map((parameter) => [
        normalizeHeaderName(parameter.name),
        {
          parameter,
          path: `headers.${parameter.name}`,
          validate: validators.parameter('header', parameter.name),
        },
      ]),
  );
  const accept = acceptHeader(operation.response_media_types);

  return (values: JsonObject, result: ValidationResult): string[] => {
    const headers = [...fixed];
    const sent = new Set<string>();
    for (const [name, value] of Object.entries(values)) {
      const compared = normalizeHeaderName(name);
      // The type of the body: build-request.ts reads it.
      if (value === null || name.toLowerCase() === 'content-type' || sent.has(compared)) continue;
      const path = `headers.${name}`;
      const known = declared.get(compared);
      if (!known && (isForbidden(compared) || !isSentUndeclared(name))) {
        const message = isForbidden(compared) ? NOT_FOR_APPS : UNDECLARED_HEADER;
        result.warnings.push({ path, message });
        continue;
      }
      sent.add(compared);
      const sentName = known?.parameter.name ?? name;
      const text = trySerialize(path, result, () => {
        const serialized = serializeHeader(known?.parameter ?? UNDECLARED, value);
        const issue = headerNameIssue(sentName) ?? headerValueIssue(serialized);
        if (issue !== undefined) throw new SerializationError(issue);
        return serialized;
      });
      if (text !== undefined) headers.push(sentName, text);
      if (known) addIssuesByMode(result, mode, path, known.validate(value));
    }
    for (const [compared, { parameter, path }] of declared) {
      if (parameter.required && !sent.has(compared) && mode !== 'off')
        result.errors.push({ path, message: 'is missing' });
    }
    if (!sent.has('accept') && !fixedNames.has('accept')) headers.push('accept', accept);
    if (!sent.has('user-agent') && !fixedNames.has('user-agent')) headers.push('user-agent', USER_AGENT);
    return headers;
  };
}

/**
 * The one Cookie header (RFC 6265, 5.4): the workspace's cookies, and of the app's those that the spec declares and
 * that do not belong to credentials.
 */
export function prepareCookies(
  workspaceHeaders: readonly PlaintextHeader[],
  operation: OperationDefinition,
  validators: OperationValidators,
  mode: ValidationMode,
) {
  const fixed = workspaceHeaders
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .map(({ value }) => value);
  const reserved = new Set([...(operation.security_cookies ?? []), ...fixed.flatMap(cookieNames)]);
  const declared = operation.parameters
    .filter((parameter) => parameter.in === 'cookie' && !reserved.has(parameter.name))
    .map((parameter) => ({
      parameter,
      path: `cookie_params.${parameter.name}`,
      validate: validators.parameter('cookie', parameter.name),
    }));
  const known = new Set(declared.map(({ parameter }) => parameter.name));
  const fixedText = fixed.join('; ');

  return (values: JsonObject, result: ValidationResult): string => {
    if (declared.length === 0 && isEmpty(values)) return fixedText;
    const pairs = fixedText === '' ? [] : [fixedText];
    for (const { parameter, path, validate } of declared) {
      const value = member(values, parameter.name);
      if (value === undefined || value === null) {
        if (parameter.required && mode !== 'off') result.errors.push({ path, message: 'is missing' });
        continue;
      }
      const pair = trySerialize(path, result, () => serializeCookie(parameter, value));
      const owned = pair && cookieNames(pair).find((name) => reserved.has(name));
      if (owned) result.errors.push({ path: `${path}.${owned}`, message: NOT_FOR_APPS_COOKIE });
      else if (pair) pairs.push(pair);
      addIssuesByMode(result, mode, path, validate(value));
    }
    for (const name of Object.keys(values)) {
      const path = `cookie_params.${name}`;
      if (reserved.has(name)) result.errors.push({ path, message: NOT_FOR_APPS_COOKIE });
      else if (!known.has(name))
        result.errors.push({ path, message: 'is not a cookie that the spec declares' });
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
