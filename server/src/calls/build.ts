import { type Fault, Problem } from '../http/problems.ts';
import { CONNECTION_HEADERS, headerNameFault, headerValueFault } from '../integrations/header-names.ts';
import type { OpenHeader } from '../integrations/headers.ts';
import type { OperationDescription } from '../spec/describe.ts';
import type { Json } from '../spec/json.ts';
import type { Parameter } from '../spec/parameters.ts';
import { encode, serializeHeader, serializePath, serializeQuery } from './serialize.ts';

/** Step three of a call: the request exactly as the API's description asks for it. */

/** What an app sends with a call. */
type CallInput = {
  payload?: Json;
  path_params?: Record<string, Json> | null;
  query_params?: Record<string, Json> | null;
  headers?: Record<string, Json> | null;
};

/** What goes over the wire; `headers` are names and values in turn. */
export type UpstreamRequest = {
  origin: string;
  path: string;
  method: string;
  headers: string[];
  body: string | undefined;
};

/** An operation with all that does not depend on the single call worked out. */
export type PreparedOperation = {
  key: string;
  operationId: string | null;
  build: (input: CallInput) => UpstreamRequest;
};

const USER_AGENT = 'trunkline/0.1';

/** Never taken from an app: RFC 9110, 7.6.1, and what would let an app pretend or pick encodings we must undo. */
const NEVER_FROM_APPS: ReadonlySet<string> = new Set([...CONNECTION_HEADERS, 'cookie', 'accept-encoding']);

/** Methods for which RFC 9110 gives a body no meaning (9.3.1, 9.3.2, 9.3.8). */
const METHODS_WITHOUT_BODY: ReadonlySet<string> = new Set(['get', 'head', 'trace']);

/**
 * Prepares an operation of an integration, once for many calls.
 *
 * @param workspaceHeaders the integration's own headers: they win in any letter case
 * @returns `build`, which throws Problem invalid_parameters naming every fault with its place
 */
export function prepareOperation(
  baseUrl: string,
  workspaceHeaders: readonly OpenHeader[],
  operation: OperationDescription,
): PreparedOperation {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/+$/, '');
  const template = splitTemplate(operation.path);
  const parameters = {
    path: operation.parameters.filter((parameter) => parameter.in === 'path'),
    query: operation.parameters.filter((parameter) => parameter.in === 'query'),
    header: operation.parameters.filter((parameter) => parameter.in === 'header'),
  };
  const forbiddenQuery = new Set(operation.security_query);
  const fixed = fixedHeaders(workspaceHeaders);
  const forbiddenHeaders = new Set([...NEVER_FROM_APPS, ...operation.security_headers, ...fixed.names]);
  const body = bodyRule(operation);
  const accept = operation.response_media_types.some(isJson) ? 'application/json' : '*/*';

  function build(input: CallInput): UpstreamRequest {
    const faults: Fault[] = [];
    const path = buildPath(input.path_params ?? {}, faults);
    const query = buildQuery(input.query_params ?? {}, faults);
    const headers = buildHeaders(input.headers ?? {}, faults);
    const content = buildBody(input.payload, faults);
    if (faults.length > 0) throw invalidParameters(operation.key, faults);
    if (content !== undefined && !fixed.names.has('content-type'))
      headers.push('content-type', body.mediaType);
    return {
      origin: base.origin,
      path: basePath + path + (query && (template.query ? '&' : '?')) + query,
      method: operation.method.toUpperCase(),
      headers,
      body: content,
    };
  }

  function buildPath(values: Record<string, Json>, faults: Fault[]): string {
    const texts = new Map<string, string>();
    for (const parameter of parameters.path) {
      const text = tried(`path_params.${parameter.name}`, faults, () =>
        pathText(parameter, own(values, parameter.name)),
      );
      texts.set(parameter.name, text ?? '');
    }
    for (const name of Object.keys(values)) {
      if (!texts.has(name))
        faults.push({ path: `path_params.${name}`, message: `is not in the path ${operation.path}` });
    }
    return template.parts.map((part) => (part.parameter ? (texts.get(part.text) ?? '') : part.text)).join('');
  }

  function buildQuery(values: Record<string, Json>, faults: Fault[]): string {
    const pairs: string[] = [];
    const declared = new Set<string>();
    for (const parameter of parameters.query) {
      declared.add(parameter.name);
      const value = own(values, parameter.name);
      if (value !== undefined && value !== null) {
        if (forbiddenQuery.has(parameter.name)) continue;
        pairs.push(
          tried(`query_params.${parameter.name}`, faults, () => serializeQuery(parameter, value)) ?? '',
        );
      } else if (parameter.required && !forbiddenQuery.has(parameter.name)) {
        faults.push({ path: `query_params.${parameter.name}`, message: 'is missing' });
      }
    }
    for (const [name, value] of Object.entries(values)) {
      if (forbiddenQuery.has(name)) {
        faults.push({
          path: `query_params.${name}`,
          message: 'belongs to the credentials of the API; apps cannot set it',
        });
      } else if (!declared.has(name) && value !== null) {
        pairs.push(
          tried(`query_params.${name}`, faults, () => serializeQuery({ ...UNDECLARED, name }, value)) ?? '',
        );
      }
    }
    return pairs.filter((pair) => pair !== '').join('&');
  }

  function buildHeaders(values: Record<string, Json>, faults: Fault[]): string[] {
    const headers = [...fixed.list];
    const sent = new Set(fixed.names);
    const declared = new Map(parameters.header.map((parameter) => [parameter.name.toLowerCase(), parameter]));
    for (const [name, value] of Object.entries(values)) {
      const lower = name.toLowerCase();
      if (value === null || forbiddenHeaders.has(lower) || sent.has(lower)) continue;
      const place = `headers.${name}`;
      const text = serializeHeader(declared.get(lower) ?? UNDECLARED, value);
      const fault = headerNameFault(name) ?? headerValueFault(text);
      if (fault) faults.push({ path: place, message: fault });
      // A JSON body is what we send; an app may only say so in its own words.
      else if (lower === 'content-type' && !isJson(text))
        faults.push({ path: place, message: 'must be a JSON media type: payload is sent as JSON' });
      else if (lower !== 'content-type') headers.push(name, text);
      sent.add(lower);
    }
    for (const { name, required } of parameters.header) {
      if (required && !sent.has(name.toLowerCase()) && !forbiddenHeaders.has(name.toLowerCase())) {
        faults.push({ path: `headers.${name}`, message: 'is missing' });
      }
    }
    if (!sent.has('accept')) headers.push('accept', accept);
    if (!sent.has('user-agent')) headers.push('user-agent', USER_AGENT);
    return headers;
  }

  function buildBody(payload: Json | undefined, faults: Fault[]): string | undefined {
    if (payload === undefined || payload === null) {
      if (body.required) faults.push({ path: 'payload', message: 'is missing' });
      return undefined;
    }
    if (body.refusal) {
      faults.push({ path: 'payload', message: body.refusal });
      return undefined;
    }
    return JSON.stringify(payload);
  }

  return { key: operation.key, operationId: operation.operation_id, build };
}

/** What the description does not name travels in OpenAPI's default style of its place. */
const UNDECLARED = { name: '', style: 'form', explode: true, allow_reserved: false, media_type: null };

type TemplatePart = { text: string; parameter: boolean };

/**
 * Cuts `/a/{b}/c` into its parts. Some descriptions write a query or a fragment behind their paths: the
 * query is kept, and a fragment, which only tells operations apart, never goes over the wire (RFC 9110, 7.1).
 */
function splitTemplate(path: string): { parts: TemplatePart[]; query: boolean } {
  const sent = path.split('#', 1)[0] ?? '';
  const parts = sent.split(/(\{[^{}]+\})/).filter(Boolean);
  return {
    query: sent.includes('?'),
    parts: parts.map((part) => {
      const parameter = part.startsWith('{');
      return parameter ? { parameter, text: part.slice(1, -1) } : { parameter, text: literal(part) };
    }),
  };
}

/** The literal text of a path, with only what a request line cannot carry encoded. */
function literal(text: string): string {
  return text.replace(/[^\x21-\x7e]|[<>"\\^`{|}]/gu, (character) => encode(character));
}

/** A path parameter stays one segment: what an URL reader would take for more is refused, not sent. */
function pathText(parameter: Parameter, value: Json | undefined): string {
  if (value === undefined || value === null) throw new Unfit('is missing');
  const text = serializePath(parameter, value);
  if (text === '') throw new Unfit('is empty: the path would be another one');
  // The label style writes an empty value as "." (OpenAPI 3.1.1 "Style Examples").
  const isEmptyLabel = parameter.style === 'label' && text === '.';
  if ((text === '.' && !isEmptyLabel) || text === '..')
    throw new Unfit('is a dot segment: the path would be another one');
  if (text.includes('%00')) throw new Unfit('holds a NUL character');
  return text;
}

function bodyRule({ method, request_body }: OperationDescription): {
  required: boolean;
  mediaType: string;
  refusal: string | undefined;
} {
  const mediaTypes = request_body?.media_types ?? [];
  const json = mediaTypes.find(isJson);
  const rule = {
    required: request_body?.required ?? false,
    mediaType: json ?? 'application/json',
    refusal: undefined,
  };
  if (!request_body) {
    return METHODS_WITHOUT_BODY.has(method) ? { ...rule, refusal: 'this operation takes no body' } : rule;
  }
  if (json || mediaTypes.length === 0 || mediaTypes.some((type) => type.startsWith('*/*'))) return rule;
  return {
    ...rule,
    refusal: `this operation takes ${mediaTypes.join(' or ')}, and Trunkline sends JSON only`,
  };
}

/** application/json and every +json (RFC 6839, 3.1). */
function isJson(mediaType: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(mediaType.trim());
}

function fixedHeaders(headers: readonly OpenHeader[]): { list: string[]; names: ReadonlySet<string> } {
  return {
    list: headers.flatMap(({ name, value }) => [name, value]),
    names: new Set(headers.map(({ name }) => name.toLowerCase())),
  };
}

/** A value that cannot be sent, and why. */
class Unfit extends Error {}

function tried(place: string, faults: Fault[], write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    // encodeURIComponent throws URIError on half a surrogate pair.
    if (!(error instanceof Unfit) && !(error instanceof URIError)) throw error;
    faults.push({
      path: place,
      message: error instanceof Unfit ? error.message : 'is not well-formed Unicode',
    });
    return undefined;
  }
}

/** An own member: a parameter called `constructor` is not found on every object. */
function own(values: Record<string, Json>, name: string): Json | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function invalidParameters(key: string, faults: readonly Fault[]): Problem {
  const sentences = faults.map(({ path, message }) => `${path} ${message}`).join('; ');
  return new Problem('invalid_parameters', `The parameters do not fit ${key}: ${sentences}.`, {
    errors: faults,
  });
}
