import { isNeverFromApps, normalizeHeaderName } from '@trunkline/contract/header-names';
import { quote, type SpecWarning } from '../parse/errors.ts';
import {
  booleanIn,
  isObject,
  type Json,
  type JsonObject,
  listIn,
  member,
  objectIn,
  pointerStep,
  textIn,
} from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { descriptionIn } from './description.ts';
import { resolveMerged } from './merged-reference.ts';
import type {
  OperationParameter,
  OperationRequestBody,
  OperationResponse,
  ParameterLocation,
  VersionReader,
} from './operation-parts.ts';
import { withUsualLocation } from './parameter-fields.ts';
import { hasDotSegments, isAbsoluteUrl, pathTemplate, placeholdersIn } from './path-template.ts';
import { type SecurityRequirement, securityOf } from './security.ts';
import { readerFor } from './version-reader.ts';

/** The location of an operation in a document. */
type OperationSource = {
  document: JsonObject;
  reader: VersionReader;
  /** As it is sent. */
  methodName: string;
  path: string;
  pointer: string;
  pathItem: JsonObject;
  node: JsonObject | undefined;
};

/**
 * An operation in the terms of OpenAPI 3.1, for every version of documents. Its parts are read lazily.
 */
export class Operation {
  readonly #source: OperationSource;

  constructor(source: OperationSource) {
    this.#source = source;
  }

  /** `method:path`. */
  get key(): string {
    return `${this.method}:${this.path}`;
  }

  /** In lower case. */
  get method(): string {
    return this.#source.methodName.toLowerCase();
  }

  /** As it is sent: methods are case-sensitive (RFC 9110, 9.1). */
  get methodName(): string {
    return this.#source.methodName;
  }

  get path(): string {
    return this.#source.path;
  }

  /** Its location in the document (RFC 6901). */
  get pointer(): string {
    return this.#source.pointer;
  }

  /** The document that its references point into. */
  get document(): JsonObject {
    return this.#source.document;
  }

  /** False where it is in another file: it has no parts then. */
  get isResolved(): boolean {
    return this.#source.node !== undefined;
  }

  /** The "Operation Object", for the fields that are the same in all versions. */
  get node(): JsonObject {
    return this.#source.node ?? {};
  }

  get isDeprecated(): boolean {
    return booleanIn(this.node, 'deprecated') === true;
  }

  /** The names of the parameters in its path, each once. */
  get pathNames(): string[] {
    return [...this.placeholders().keys()];
  }

  /** The names of the parameters in its path, and the placeholder of each. */
  placeholders(): Map<string, string> {
    const [path, query] = [this.#declaredNames('path'), this.#declaredNames('query')];
    return placeholdersIn(pathTemplate(this.path, { path, query }), path);
  }

  /** The names in its path that no parameter declares. */
  undeclaredPathNames(): string[] {
    const declared = this.#declaredNames('path');
    return this.pathNames.filter((name) => !declared.has(name));
  }

  /** The names of path parameters that its path does not have. */
  unusedPathNames(): string[] {
    const { pathNames } = this;
    return [...this.#declaredNames('path')].filter((name) => !pathNames.includes(name));
  }

  /** The headers that it requires and that are never sent for apps. */
  unsentHeaders(): string[] {
    return this.#declaredParameters()
      .flatMap((node) => this.#source.reader.parameter(node) ?? [])
      .filter((parameter) => parameter.required && !isIgnored(parameter) && isUnsent(parameter))
      .map(({ name }) => name);
  }

  /**
   * Its parameters except those in the body, without header parameters that "shall be ignored" ("Parameter Object",
   * `name`) or are never sent, and path parameters that the path does not have.
   */
  parameters(): OperationParameter[] {
    const { pathNames } = this;
    return this.#declaredParameters()
      .flatMap((node) => this.#source.reader.parameter(node) ?? [])
      .filter((parameter) =>
        parameter.in === 'path'
          ? pathNames.includes(parameter.name)
          : !isIgnored(parameter) && !isUnsent(parameter),
      )
      .map(withoutRequirement);
  }

  requestBody(): OperationRequestBody | undefined {
    return this.#source.reader.requestBody(this.node, this.#declaredParameters());
  }

  /** Its responses in the document's order. */
  responses(): OperationResponse[] {
    return Object.entries(objectIn(this.node, 'responses')).flatMap(([status, value]) => {
      if (status.startsWith('x-')) return [];
      const { node } = resolve(this.document, value);
      if (!node) return [];
      return [
        {
          status: /^default$/i.test(status) ? 'default' : status.toUpperCase(),
          description: descriptionIn(node),
          contents: this.#source.reader.responseContents(this.node, node),
        },
      ];
    });
  }

  /** The media types of its successful responses. */
  responseMediaTypes(): string[] {
    return this.#source.reader.responseMediaTypes(this.node, this.responses());
  }

  /** Its security requirements, any one of which is sufficient. */
  security(): SecurityRequirement[] {
    return securityOf(this.document, this.node);
  }

  /** The URLs of servers that it, or else its path, declares instead of the document's. */
  ownServers(): string[] {
    return this.#source.reader.ownServers(this.#source.pathItem, this.node);
  }

  /** Its source as JSON text, references unresolved: two operations with equal texts are equal. */
  sourceText(): string {
    const { document, reader, pathItem, node } = this.#source;
    const inherited = reader.inheritedFields.map((name) => member(document, name) ?? null);
    return JSON.stringify([node ?? null, member(pathItem, 'parameters') ?? null, ...inherited]);
  }

  #declaredNames(location: ParameterLocation): Set<string> {
    const declared = this.#declaredParameters().filter((node) => textIn(node, 'in') === location);
    return new Set(declared.map((node) => textIn(node, 'name')));
  }

  /** Parameters of the operation override those of the path by name and location ("Operation Object"). */
  #declaredParameters(): JsonObject[] {
    const declared = new Map<string, JsonObject>();
    for (const value of [
      ...listIn(this.#source.pathItem, 'parameters'),
      ...listIn(this.node, 'parameters'),
    ]) {
      const { node: declaredNode } = resolve(this.document, value);
      const node = declaredNode && withUsualLocation(declaredNode);
      if (node) declared.set(`${textIn(node, 'in')} ${textIn(node, 'name')}`, node);
    }
    return [...declared.values()];
  }
}

function isIgnored({ in: location, name }: OperationParameter): boolean {
  return location === 'header' && ['accept', 'content-type'].includes(name.toLowerCase());
}

function isUnsent({ in: location, name }: OperationParameter): boolean {
  return location === 'header' && isNeverFromApps(normalizeHeaderName(name));
}

/** The definition of Authorization is ignored, and the header can still be sent; it is not required. */
function withoutRequirement(parameter: OperationParameter): OperationParameter {
  const isAuthorization = parameter.in === 'header' && parameter.name.toLowerCase() === 'authorization';
  return isAuthorization ? { ...parameter, required: false, schema: {} } : parameter;
}

/** The fixed fields of a Path Item Object for operations (OpenAPI 3.2 adds `query`). */
const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);

/**
 * The operations of a document in its order. Only path items and operations that are references are resolved.
 *
 * @param warnings receives a warning for each path and operation that is left out, and for what is left out of them
 */
export function* findOperations(document: JsonObject, warnings: SpecWarning[] = []): Generator<Operation> {
  const reader = readerFor(document);
  for (const [path, value] of Object.entries(objectIn(document, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const pointer = `/paths/${pointerStep(path)}`;
    const pathItem = findPathItem(document, path, value, pointer, warnings);
    if (!pathItem) continue;
    for (const declared of operationMembers(pathItem, pointer, warnings)) {
      const { methodName, value: operation } = declared;
      const warn = (message: string) => warnings.push({ pointer: declared.pointer, message });
      if (!isObject(operation)) {
        warn('The operation is left out: it is not an object.');
        continue;
      }
      const { node, unresolved, isExternal } = resolveMerged(document, operation);
      if (isExternal) warn(`The operation is described in another file: ${unresolved}.`);
      else if (unresolved !== undefined) warn(`The reference of the operation is not used: ${unresolved}.`);
      yield new Operation({ document, reader, methodName, path, pointer: declared.pointer, pathItem, node });
    }
  }
}

function findPathItem(
  document: JsonObject,
  path: string,
  value: Json,
  pointer: string,
  warnings: SpecWarning[],
): JsonObject | undefined {
  const { node, unresolved, dropped = [] } = resolveMerged(document, value);
  const reason = isAbsoluteUrl(path)
    ? 'it is an absolute URL, and a path begins with a slash: import the API at that URL as a spec of its own'
    : hasDotSegments(path)
      ? 'its segments “.” and “..” lead out of the base URL'
      : !path.isWellFormed()
        ? 'it is not well-formed Unicode'
        : node
          ? undefined
          : (unresolved ?? 'it is not an object');
  if (reason !== undefined) {
    warnings.push({ pointer, message: `The path is left out: ${reason}.` });
    return undefined;
  }
  if (unresolved !== undefined)
    warnings.push({
      pointer,
      message: `Of the path, only what is beside its reference is used: ${unresolved}.`,
    });
  if (dropped.length > 0)
    warnings.push({
      pointer,
      message: `${dropped.map((name) => quote(name)).join(', ')} of the path that it refers to is left out: the same is declared beside the reference.`,
    });
  return node;
}

/** A method (RFC 9110, 9.1 and 5.6.2); CONNECT asks for a tunnel (9.3.6), which is no call. */
const METHOD_NAME = /^(?!connect$)[!#$%&'*+.^_`|~0-9A-Za-z-]+$/i;

type OperationMember = { pointer: string; methodName: string; value: Json };

/** OpenAPI 3.2 has methods without a fixed field in `additionalOperations`, named as they are sent. */
function* operationMembers(
  pathItem: JsonObject,
  pointer: string,
  warnings: SpecWarning[],
): Generator<OperationMember> {
  for (const [name, value] of Object.entries(pathItem)) {
    const lower = name.toLowerCase();
    if (!METHODS.has(lower)) continue;
    const memberPointer = `${pointer}/${pointerStep(name)}`;
    if (name !== lower) {
      const isLeftOut = Object.hasOwn(pathItem, lower);
      const message = isLeftOut
        ? `${quote(name)} is left out: ${quote(lower)} is declared too.`
        : `${quote(name)} is read as ${quote(lower)}.`;
      warnings.push({ pointer: memberPointer, message });
      if (isLeftOut) continue;
    }
    yield { pointer: memberPointer, methodName: lower.toUpperCase(), value };
  }
  for (const [name, value] of Object.entries(objectIn(pathItem, 'additionalOperations'))) {
    const memberPointer = `${pointer}/additionalOperations/${pointerStep(name)}`;
    if (METHOD_NAME.test(name)) yield { pointer: memberPointer, methodName: name, value };
    else
      warnings.push({
        pointer: memberPointer,
        message: `${quote(name)} is left out: it is not a method that can be sent.`,
      });
  }
}
