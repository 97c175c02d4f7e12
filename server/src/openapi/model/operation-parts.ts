import type { Json, JsonObject } from '../parse/json.ts';

/** The parts of an operation in the terms of OpenAPI 3.1; schemas are those of the document, references included. */

export type ParameterLocation = 'path' | 'query' | 'header' | 'cookie';

/** A parameter ("Parameter Object"). */
export type OperationParameter = {
  name: string;
  in: ParameterLocation;
  required: boolean;
  description: string;
  deprecated: boolean;
  /** One of OpenAPI's styles, `tabDelimited` for Swagger's `tsv`, or `querystring` for a whole query (OpenAPI 3.2). */
  style: string;
  explode: boolean;
  /** Styles of the lists within a list, the outer first, where they are not JSON (Swagger 2.0 `collectionFormat`). */
  itemStyles?: string[];
  allowReserved: boolean;
  /** Set when the parameter has `content` instead of a schema. */
  mediaType: string | null;
  schema: Json | undefined;
  /** Its own examples, beside those of its schema. */
  examples: Json[];
};

/** A body in one media type ("Media Type Object"). */
export type MediaTypeContent = { mediaType: string; schema: Json | undefined; encoding: JsonObject };

/** A request body ("Request Body Object"). */
export type OperationRequestBody = { required: boolean; description: string; contents: MediaTypeContent[] };

/** A response ("Response Object"). */
export type OperationResponse = {
  /** A status, a range such as `4XX`, or `default`. */
  status: string;
  description: string;
  contents: MediaTypeContent[];
};

/** A server, its variables at their defaults; `pointer` is where the document declares it (RFC 6901). */
export type DeclaredServer = { url: string; pointer: string };

/** Reads the parts of a document of one version family in the terms of OpenAPI 3.1. */
export type VersionReader = {
  /** Keywords beside a `$ref` are ignored, as they are before OpenAPI 3.1 ("Reference Object"). */
  readonly ignoresRefSiblings: boolean;
  /** The path to the schemas that others refer to. */
  readonly schemaSection: readonly string[];
  /** The paths to all sections whose members others refer to. */
  readonly componentSections: readonly (readonly string[])[];
  /** Fields of the document that operations inherit. */
  readonly inheritedFields: readonly string[];
  /** The servers of the document; `sourceUrl` is where it was downloaded, or null. */
  readonly servers: (sourceUrl: string | null) => DeclaredServer[];
  /** The servers that an operation, or else its path, declares instead. */
  readonly ownServers: (pathItem: JsonObject, operation: JsonObject) => string[];
  /** Security schemes by name; a Map, because a scheme may have any name. */
  readonly securitySchemes: () => Map<string, JsonObject>;
  /** @returns undefined for what is not a parameter */
  readonly parameter: (node: JsonObject) => OperationParameter | undefined;
  /** @param parameters the operation's, in which Swagger 2.0 declares bodies too */
  readonly requestBody: (
    operation: JsonObject,
    parameters: readonly JsonObject[],
  ) => OperationRequestBody | undefined;
  readonly responseContents: (operation: JsonObject, response: JsonObject) => MediaTypeContent[];
  /** The media types of successful responses. */
  readonly responseMediaTypes: (operation: JsonObject, responses: readonly OperationResponse[]) => string[];
};
