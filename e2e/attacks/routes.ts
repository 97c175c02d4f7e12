import { expectBody } from '@trunkline/contract/api-client';
import { Type } from 'typebox';
import type { Instance } from '../../server/src/testing/instance.ts';
import { type Action, isAction } from '../../server/src/workspaces/permissions.ts';

/** A route of /api/openapi.json. New routes are attacked without a change here. */
export type Route = {
  method: string;
  path: string;
  /** What a member must be permitted to do; undefined where a workspace has no say. */
  permission: Action | undefined;
  /** Whether it takes requests of clients that are not signed in. */
  isPublic: boolean;
  /** Whether apps send it, with tokens of their own. */
  isCall: boolean;
};

const Operation = Type.Object({
  'x-permission': Type.Optional(Type.String()),
  security: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
});
const OpenApiDocument = Type.Object({
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
});

/** Every route that the server documents. */
export async function routesOf(instance: Pick<Instance, 'anonymous'>): Promise<Route[]> {
  const { paths } = expectBody(await instance.anonymous('GET', '/api/openapi.json'), OpenApiDocument);
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { 'x-permission': permission, security }]) => ({
      method: method.toUpperCase(),
      path,
      permission: permission !== undefined && isAction(permission) ? permission : undefined,
      isPublic: security?.length === 0,
      isCall: security?.some((scheme) => 'app_token' in scheme) ?? false,
    })),
  );
}

/** A path with values for its parameters; those without one name nothing that exists. */
export function fill(path: string, values: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_parameter, name) => values[name] ?? 'none-such');
}
