import { booleanIn, isObject, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { descriptionIn } from './description.ts';
import { namedMediaTypes } from './media-types.ts';
import type {
  DeclaredServer,
  MediaTypeContent,
  OperationParameter,
  OperationRequestBody,
  OperationResponse,
  VersionReader,
} from './operation-parts.ts';
import { commonFields, styleNamed, WHOLE_QUERY } from './parameter-fields.ts';

/** Reads documents of OpenAPI 3.0 to 3.2. */
export function openapiReader(document: JsonObject, ignoresRefSiblings: boolean): VersionReader {
  const components = objectIn(document, 'components');
  return {
    ignoresRefSiblings,
    schemaSection: ['components', 'schemas'],
    componentSections: Object.keys(components).map((name) => ['components', name]),
    inheritedFields: ['security'],
    servers: () => serversOf(document),
    ownServers,
    securitySchemes: () => securitySchemes(document, components),
    parameter: (node) => parameterOf(document, node),
    requestBody: (operation) => requestBodyOf(document, operation),
    responseContents: (_operation, response) => contentsOf(document, response),
    responseMediaTypes: (_operation, responses) => successMediaTypes(responses),
  };
}

function serversOf(document: JsonObject): DeclaredServer[] {
  const servers = member(document, 'servers') ?? [];
  // Some documents have one server where a list of them is due.
  if (isObject(servers)) return [{ url: urlOf(servers), pointer: '/servers' }];
  return listIn(document, 'servers').flatMap((server, index) =>
    isObject(server) ? [{ url: urlOf(server), pointer: `/servers/${index}` }] : [],
  );
}

function ownServers(pathItem: JsonObject, operation: JsonObject): string[] {
  const own = [operation, pathItem]
    .map((node) => listIn(node, 'servers').filter(isObject))
    .find((servers) => servers.length > 0);
  return own?.map(urlOf) ?? [];
}

/**
 * The URL of a server with its variables at their defaults ("Server Object"). An empty one is none where it would leave a
 * host without a name: `https://{tenant}.example.com`.
 */
function urlOf(server: JsonObject): string {
  const variables = objectIn(server, 'variables');
  const withDefaults = (takesEmpty: boolean) =>
    textIn(server, 'url').replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
      const value = member(objectIn(variables, name), 'default');
      const text = value === undefined || typeof value === 'object' ? undefined : String(value).trim();
      return text === undefined || (text === '' && !takesEmpty) ? placeholder : text;
    });
  const url = withDefaults(true);
  return HOST_WITHOUT_NAME.test(url) ? withDefaults(false) : url;
}

/** It has none, or begins with a dot, or has two dots. */
const HOST_WITHOUT_NAME = /^[^/?#]*\/\/(?:$|[/?#:.]|[^/?#]*\.(?:\.|:|$|[/?#]))/;

function securitySchemes(document: JsonObject, components: JsonObject): Map<string, JsonObject> {
  return new Map(
    Object.entries(objectIn(components, 'securitySchemes')).flatMap(([name, value]) => {
      const { node } = resolve(document, value);
      return node ? [[name, node] as const] : [];
    }),
  );
}

/** The defaults of style and explode ("Parameter Object"). */
const DEFAULT_STYLES = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;
const STYLES: ReadonlySet<string> = new Set([
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
  'cookie',
  WHOLE_QUERY,
]);
const EXPLODED_STYLES: ReadonlySet<string> = new Set(['form', 'deepObject', 'cookie']);

function parameterOf(document: JsonObject, node: JsonObject): OperationParameter | undefined {
  const fields = commonFields(node);
  if (!fields) return undefined;
  const declaredStyle = textIn(node, 'in') === WHOLE_QUERY ? WHOLE_QUERY : textIn(node, 'style');
  const style = styleNamed(declaredStyle, STYLES) ?? DEFAULT_STYLES[fields.in];
  const [content] = contentsOf(document, node);
  return {
    ...fields,
    style,
    // A deepObject has one form only; some specs omit its explode.
    explode: booleanIn(node, 'explode') ?? EXPLODED_STYLES.has(style),
    allowReserved: booleanIn(node, 'allowReserved') === true,
    mediaType: content?.mediaType ?? null,
    schema: content ? content.schema : member(node, 'schema'),
  };
}

function requestBodyOf(document: JsonObject, operation: JsonObject): OperationRequestBody | undefined {
  const { node } = resolve(document, member(operation, 'requestBody'));
  if (!node) return undefined;
  return {
    required: booleanIn(node, 'required') === true,
    description: descriptionIn(node),
    contents: contentsOf(document, node),
  };
}

/** The media types of an object with `content`. */
function contentsOf(document: JsonObject, node: JsonObject): MediaTypeContent[] {
  return Object.entries(objectIn(node, 'content')).flatMap(([name, value]) => {
    const content = resolve(document, value).node ?? {};
    const parts = { schema: member(content, 'schema'), encoding: objectIn(content, 'encoding') };
    return namedMediaTypes(name).map((mediaType) => ({ mediaType, ...parts }));
  });
}

/** Those of 2xx responses, or else of `default`, which mostly is an error beside them ("Responses Object"). */
function successMediaTypes(responses: readonly OperationResponse[]): string[] {
  const typesOf = (pattern: RegExp) =>
    responses
      .filter(({ status }) => pattern.test(status))
      .flatMap(({ contents }) => contents.map(({ mediaType }) => mediaType));
  const successes = typesOf(/^2..$/);
  return [...new Set(successes.length > 0 ? successes : typesOf(/^default$/))];
}
