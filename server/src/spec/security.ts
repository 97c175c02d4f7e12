import { type JsonObject, member, objectIn, textIn } from './json.ts';
import { resolve } from './references.ts';

/** How an API wants to be told who calls (OpenAPI "Security Scheme Object"). */
export type SecurityScheme = {
  name: string;
  /** apiKey, http, oauth2, openIdConnect, mutualTLS, or what the description says. */
  type: string;
  in: string | null;
  parameter_name: string | null;
  /** For `http`: basic, bearer or another one, in lower case. */
  scheme: string | null;
  description: string;
  /** The headers that an admin should set for it. */
  headers: string[];
};

/** The schemes a document declares, Swagger's in OpenAPI's terms. */
export function listSecuritySchemes(document: JsonObject): SecurityScheme[] {
  const declared = {
    ...objectIn(document, 'securityDefinitions'),
    ...objectIn(objectIn(document, 'components'), 'securitySchemes'),
  };
  return Object.entries(declared).flatMap(([name, value]) => {
    const { node } = resolve(document, value);
    return node ? [schemeOf(name, node)] : [];
  });
}

function schemeOf(name: string, node: JsonObject): SecurityScheme {
  const swaggerBasic = textIn(node, 'type') === 'basic';
  const scheme: SecurityScheme = {
    name,
    type: swaggerBasic ? 'http' : textIn(node, 'type'),
    in: textIn(node, 'in') || null,
    parameter_name: typeof member(node, 'name') === 'string' ? textIn(node, 'name') : null,
    scheme: swaggerBasic ? 'basic' : textIn(node, 'scheme').toLowerCase() || null,
    description: textIn(node, 'description'),
    headers: [],
  };
  return { ...scheme, headers: headersOf(scheme) };
}

function headersOf({ type, in: place, parameter_name }: SecurityScheme): string[] {
  if (type === 'apiKey') return place === 'header' && parameter_name ? [parameter_name] : [];
  return type === 'http' || type === 'oauth2' || type === 'openIdConnect' ? ['Authorization'] : [];
}
