import { statSync } from 'node:fs';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import ownPackage from '../../package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { SAMPLE_API } from '../sample/ticket-api.ts';
import type { Database } from '../storage/database.ts';
import { isOperator } from './operators.ts';

const Sample = Type.Object({
  spec_url: Type.String(),
  header: Type.Object({ name: Type.String(), value: Type.String() }),
});

const Operation = Type.Object({
  node_version: Type.String(),
  public_url: Type.String(),
  storage: Type.Object({ kind: Type.String(), place: Type.String(), bytes: Type.Integer() }),
  egress_allow: Type.Array(Type.String()),
  sign_up: Type.String(),
  mail: Type.Boolean({ description: 'Whether mail goes out by SMTP; otherwise its links are in the log' }),
  single_sign_on: Type.Union([Type.String(), Type.Null()], { description: 'The issuer' }),
  default_plan: Type.String(),
  call_log_days: Type.Integer(),
  limits: Type.Record(Type.String(), Type.Integer()),
});

const Instance = Type.Object({
  version: Type.String(),
  sample_api: Type.Union([Sample, Type.Null()], { description: 'An API to try Trunkline with' }),
  operation: Type.Union([Operation, Type.Null()], {
    description: 'How the instance is run, for its operators; null for everybody else',
  }),
});

/** The version and sample API of the instance and, for its operators, its configuration. For signed-in users. */
export function instanceRoutes(db: Database, settings: Settings): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/instance',
      {
        schema: {
          operationId: 'getInstance',
          tags: ['Instance'],
          summary: 'What this installation is',
          response: { 200: Instance },
        },
      },
      async ({ user }) => ({
        version: ownPackage.version,
        sample_api: settings.sampleApi
          ? { spec_url: SAMPLE_API.specUrl, header: { ...SAMPLE_API.header } }
          : null,
        operation: (await isOperator(db, user)) ? configurationOf(settings) : null,
      }),
    );
  };
}

function configurationOf(settings: Settings): Static<typeof Operation> {
  return {
    node_version: process.versions.node,
    public_url: settings.origin,
    storage: {
      kind: 'SQLite',
      place: settings.databaseFile,
      bytes: statSync(settings.databaseFile).size,
    },
    egress_allow: settings.egressAllow,
    sign_up: settings.signUp,
    mail: settings.smtpUrl !== '',
    single_sign_on: settings.oidc?.issuer ?? null,
    default_plan: settings.defaultPlan,
    call_log_days: settings.callLogDays,
    limits: { ...settings.limits },
  };
}
