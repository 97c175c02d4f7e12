import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { openapiDocument } from '../start.ts';
import { suiteScope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const Operation = Type.Object({
  operationId: Type.String(),
  tags: Type.Array(Type.String()),
  summary: Type.String(),
  security: Type.Array(Type.Record(Type.String(), Type.Array(Type.String()))),
  responses: Type.Record(
    Type.String(),
    Type.Object({
      description: Type.String(),
      content: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
});
const Document = Type.Object({
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
  components: Type.Object({ schemas: Type.Record(Type.String(), Type.Unknown()) }),
});

type Route = { name: string; operation: Type.Static<typeof Operation> };

describe('/api/openapi.json', () => {
  const scope = suiteScope();
  const routes: Route[] = [];
  let schemas: Record<string, unknown>;
  const by = (operationId: string) => {
    const route = routes.find(({ operation }) => operation.operationId === operationId);
    assert.ok(route, operationId);
    return route.operation;
  };

  before(async () => {
    const settings = readSettings({ DATA_DIR: temporaryFolder(scope) });
    const document: unknown = await openapiDocument(settings, createLogger('fatal', process.stderr));
    Value.Assert(Document, document);
    ({ schemas } = document.components);
    for (const [path, item] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(item))
        routes.push({ name: `${method} ${path}`, operation });
    assert.ok(routes.length > 70);
  });

  test('names each operation once, with a verb first', () => {
    const ids = routes.map(({ operation }) => operation.operationId);
    for (const id of ids) assert.match(id, /^[a-z]+([A-Z][a-z0-9]*)+$/);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('says what each operation does, in the imperative', () => {
    for (const { name, operation } of routes) {
      assert.equal(operation.tags.length, 1, name);
      assert.match(
        operation.summary,
        /^(?!(What|Which|Who|How|Why|Where|Is|Can|A|An|The)\b)[A-Z][a-z]+\b.*[^.]$/,
        name,
      );
    }
  });

  test('declares the success and problem responses of each operation', () => {
    for (const { name, operation } of routes) {
      const responses = Object.entries(operation.responses);
      const problems = responses.filter(([, { content }]) => content?.['application/problem+json']);
      assert.ok(
        responses.some(([status]) => /^[23]/.test(status)),
        name,
      );
      assert.ok(problems.length > 0 && problems.every(([status]) => /^[45]/.test(status)), name);
    }
  });

  test('says of each response what it is', () => {
    for (const { name, operation } of routes)
      for (const [status, { description }] of Object.entries(operation.responses))
        assert.match(description, /^(?!Default Response)[A-Z]/, `${name} ${status}`);
  });

  const resources: [operationId: string, status: string, name: string][] = [
    ['createWorkspace', '201', 'Workspace'],
    ['listMembers', '200', 'Member'],
    ['listApps', '200', 'AppSummary'],
    ['getIntegration', '200', 'Integration'],
    ['listCalls', '200', 'CallLogEntry'],
    ['listAuditEvents', '200', 'AuditEvent'],
  ];
  for (const [operationId, status, name] of resources) {
    test(`${operationId} responds with the named schema ${name}`, () => {
      const reference = `{"$ref":"#/components/schemas/${name}"}`;
      assert.ok(JSON.stringify(by(operationId).responses[status]).includes(reference));
      assert.ok(schemas[name]);
    });
  }

  test('a named schema is written once, and refers to others', () => {
    assert.match(JSON.stringify(schemas.Integration), /"\$ref":"#\/components\/schemas\/CallPolicy"/);
    const inPaths = JSON.stringify(routes);
    for (const name of Object.keys(schemas)) assert.ok(!inPaths.includes(`"title":"${name}"`), name);
  });

  const declared: [operationId: string, status: string, code: string][] = [
    ['updateIntegration', '412', 'stale_revision'],
    ['updateIntegration', '428', 'revision_required'],
    ['createWorkspace', '409', 'slug_taken'],
    ['createFirstAccount', '409', 'account_exists'],
    ['importSpec', '422', 'egress_denied'],
    ['callOperation', '502', 'egress_denied'],
    ['listApps', '403', 'forbidden'],
    ['getMe', '401', 'unauthenticated'],
    ['signInWithEmail', '429', 'rate_limited'],
  ];
  for (const [operationId, status, code] of declared) {
    test(`declares that ${operationId} can respond with ${status} ${code}`, () => {
      const response = by(operationId).responses[status];
      assert.match(JSON.stringify(response?.content), new RegExp(`"${code}"`));
    });
  }

  test('declares no problem that an operation cannot have', () => {
    const everywhere = ['200', '400', '431', '500', '503'];
    const guarded = [...everywhere, '401', '403'].sort();
    assert.deepEqual(Object.keys(by('listWorkspaces').responses), guarded);
    assert.deepEqual(Object.keys(by('getAuthOptions').responses), everywhere);
  });

  test('says which operations are public, and how others are authenticated', () => {
    assert.deepEqual(by('getAuthOptions').security, []);
    assert.deepEqual(by('listApps').security, [{ personal_token: [] }, { session: [] }]);
    assert.deepEqual(by('callOperation').security, [{ app_token: [] }, {}]);
  });
});
