import { isObject, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { descriptionIn } from './description.ts';
import { readerFor } from './version-reader.ts';

/** How an API authenticates callers (OpenAPI "Security Scheme Object"). */
export type SecurityScheme = {
  name: string;
  /** apiKey, http, oauth2, openIdConnect, mutualTLS, or another value of the spec. */
  type: string;
  in: string | null;
  parameter_name: string | null;
  /** For `http`: basic, bearer or another one, in lower case. */
  scheme: string | null;
  description: string;
  /** The headers that an admin should set for it. */
  headers: string[];
  /** For `oauth2`: the token endpoint for client credentials, if the API accepts them (RFC 6749, 4.4). */
  token_url: string | null;
  /** For `oauth2`: the scopes that client credentials may request. */
  scopes: string[];
  openid_connect_url: string | null;
};

/**
 * The schemes a document declares.
 *
 * @param base the URL that relative ones are resolved against (OpenAPI 3.1.1, "Relative References in API URLs")
 */
export function listSecuritySchemes(document: JsonObject, base?: string): SecurityScheme[] {
  return [...readerFor(document).securitySchemes()].map(([name, node]) => schemeOf(name, node, base));
}

function schemeOf(name: string, node: JsonObject, base: string | undefined): SecurityScheme {
  const flow = objectIn(objectIn(node, 'flows'), 'clientCredentials');
  const scheme: SecurityScheme = {
    name,
    type: textIn(node, 'type'),
    in: textIn(node, 'in') || null,
    parameter_name: typeof member(node, 'name') === 'string' ? textIn(node, 'name') : null,
    scheme: textIn(node, 'scheme').toLowerCase() || null,
    description: descriptionIn(node),
    headers: [],
    token_url: absolute(textIn(flow, 'tokenUrl'), base),
    scopes: Object.keys(objectIn(flow, 'scopes')).filter((scope) => !scope.startsWith('x-')),
    openid_connect_url: absolute(textIn(node, 'openIdConnectUrl'), base),
  };
  return { ...scheme, headers: headersOf(scheme) };
}

function absolute(url: string, base: string | undefined): string | null {
  return url !== '' && URL.canParse(url, base) ? new URL(url, base).href : null;
}

function headersOf({ type, in: location, parameter_name }: SecurityScheme): string[] {
  if (type === 'apiKey') return location === 'header' && parameter_name ? [parameter_name] : [];
  return type === 'http' || type === 'oauth2' || type === 'openIdConnect' ? ['Authorization'] : [];
}

/** The schemes that are required together, with the scopes of each (OpenAPI "Security Requirement Object"). */
export type SecurityRequirement = { scheme: string; scopes: string[] }[];

/**
 * The security requirements of an operation, any one of which is sufficient; an empty one allows anonymous calls. The
 * operation's list replaces the document's.
 */
export function securityOf(document: JsonObject, operation: JsonObject): SecurityRequirement[] {
  const own = Array.isArray(member(operation, 'security')) ? operation : document;
  return listIn(own, 'security')
    .filter(isObject)
    .map((requirement) =>
      Object.entries(requirement).map(([scheme, scopes]) => ({
        scheme,
        scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [],
      })),
    );
}
