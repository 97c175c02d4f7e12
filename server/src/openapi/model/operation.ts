import type { SpecWarning } from '../parse/errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listIn,
  member,
  objectIn,
  pointerStep,
  textIn,
} from '../parse/json.ts';
import { isExternal, resolve } from '../parse/references.ts';
import { descriptionIn } from './description.ts';
import type {
  OperationParameter,
  OperationRequestBody,
  OperationResponse,
  VersionReader,
} from './operation-parts.ts';
import { type SecurityRequirement, securityOf } from './security.ts';
import { readerFor } from './version-reader.ts';

/** The location of an operation in a document. */
type OperationSource = {
  document: JsonObject;
  reader: VersionReader;
  method: string;
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
    return this.#source.method;
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
    return member(this.node, 'deprecated') === true;
  }

  /** The names in braces in its path, each once. */
  get pathNames(): string[] {
    return [...new Set([...this.path.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []))];
  }

  /** The names in its path that no parameter declares. */
  undeclaredPathNames(): string[] {
    const declared = new Set(this.#declaredPathNames());
    return this.pathNames.filter((name) => !declared.has(name));
  }

  /** The names of path parameters that its path does not have. */
  unusedPathNames(): string[] {
    const { pathNames } = this;
    return this.#declaredPathNames().filter((name) => !pathNames.includes(name));
  }

  /**
   * Its parameters except those in the body, without header parameters that "shall be ignored" ("Parameter Object",
   * `name`) and path parameters that the path does not have.
   */
  parameters(): OperationParameter[] {
    const { pathNames } = this;
    return this.#declaredParameters()
      .flatMap((node) => this.#source.reader.parameter(node) ?? [])
      .filter((parameter) =>
        parameter.in === 'path' ? pathNames.includes(parameter.name) : !isIgnored(parameter),
      );
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

  #declaredPathNames(): string[] {
    return this.#declaredParameters()
      .filter((node) => textIn(node, 'in') === 'path')
      .map((node) => textIn(node, 'name'));
  }

  /** Parameters of the operation override those of the path by name and location ("Operation Object"). */
  #declaredParameters(): JsonObject[] {
    const declared = new Map<string, JsonObject>();
    for (const value of [
      ...listIn(this.#source.pathItem, 'parameters'),
      ...listIn(this.node, 'parameters'),
    ]) {
      const { node } = resolve(this.document, value);
      if (node) declared.set(`${textIn(node, 'in')} ${textIn(node, 'name')}`, node);
    }
    return [...declared.values()];
  }
}

function isIgnored({ in: location, name }: OperationParameter): boolean {
  return location === 'header' && ['accept', 'content-type', 'authorization'].includes(name.toLowerCase());
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
 * @param warnings receives a warning for each path and operation that is left out
 */
export function* findOperations(document: JsonObject, warnings: SpecWarning[] = []): Generator<Operation> {
  const reader = readerFor(document);
  for (const [path, value] of Object.entries(objectIn(document, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const pathPointer = `/paths/${pointerStep(path)}`;
    const { node: pathItem, unresolved } = resolve(document, value);
    if (!pathItem) {
      warnings.push({ pointer: pathPointer, message: `The path is left out: ${unresolved}.` });
      continue;
    }
    for (const [name, operation] of operationMembers(pathItem)) {
      const pointer = `${pathPointer}/${pointerStep(name)}`;
      if (!isObject(operation)) {
        warnings.push({ pointer, message: 'The operation is left out: it is not an object.' });
        continue;
      }
      const reference = member(operation, '$ref');
      const node = reference === undefined ? operation : resolve(document, operation).node;
      if (isExternal(reference))
        warnings.push({
          pointer,
          message: `The operation is described in another file (${reference}), which is never read.`,
        });
      yield new Operation({ document, reader, method: name.toLowerCase(), path, pointer, pathItem, node });
    }
  }
}

/** OpenAPI 3.2 has methods without a fixed field in `additionalOperations`. */
function* operationMembers(pathItem: JsonObject): Generator<[name: string, operation: Json]> {
  for (const entry of Object.entries(pathItem)) if (METHODS.has(entry[0])) yield entry;
  yield* Object.entries(objectIn(pathItem, 'additionalOperations'));
}
