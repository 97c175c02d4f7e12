import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Instance, type InstanceConfiguration } from '@trunkline/contract/schemas/instance';
import ownPackage from '../../package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { SAMPLE_API } from '../sample/ticket-api.ts';
import type { Database } from '../storage/database.ts';
import { isOperator } from './operators.ts';

type Deps = { db: Database; describeStorage: () => Promise<InstanceConfiguration['storage']> };

/** The version and sample API of the instance and, for its operators, its configuration. For signed-in users. */
export function instanceRoutes({ db, describeStorage }: Deps, settings: Settings): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/instance',
      {
        schema: {
          operationId: 'getInstance',
          tags: ['Instance'],
          summary: 'Read the version and the configuration of the instance',
          response: { 200: Instance },
        },
      },
      async ({ user }) => ({
        version: ownPackage.version,
        max_operations: settings.maxOperations,
        sample_api: settings.sampleApi
          ? { spec_url: SAMPLE_API.specUrl, header: { ...SAMPLE_API.header } }
          : null,
        configuration: (await isOperator(db, user))
          ? configurationOf(settings, await describeStorage())
          : null,
      }),
    );
  };
}

function configurationOf(
  settings: Settings,
  storage: InstanceConfiguration['storage'],
): InstanceConfiguration {
  return {
    node_version: process.versions.node,
    public_url: settings.origin,
    storage,
    egress_allow: settings.egressAllow,
    sign_up: settings.signUp,
    mail: settings.smtpUrl !== '',
    single_sign_on: settings.oidc?.issuer ?? null,
    default_plan: settings.defaultPlan,
    call_log_days: settings.callLogDays,
    limits: { ...settings.limits },
  };
}
