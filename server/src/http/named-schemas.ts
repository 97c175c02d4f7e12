import { Me, Session } from '@trunkline/contract/schemas/account';
import {
  AlertDelivery,
  AlertDestination,
  AlertDestinationWithSecret,
} from '@trunkline/contract/schemas/alerts';
import { AnonymousCalls, UserTokens } from '@trunkline/contract/schemas/app-access';
import { AppIntegration, AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import { App, AppSummary } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallPolicy, CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { CallEnvelope, CallInput, CatalogItem } from '@trunkline/contract/schemas/calls';
import { CredentialInput, CredentialView } from '@trunkline/contract/schemas/credentials';
import { Instance, WorkspaceOverview } from '@trunkline/contract/schemas/instance';
import {
  AccessMatrix,
  AppIntegrationAccess,
  IntegrationAccessChanged,
  Narrowing,
} from '@trunkline/contract/schemas/integration-access';
import {
  Dependent,
  HeaderInput,
  HeaderView,
  Integration,
  IntegrationSummary,
} from '@trunkline/contract/schemas/integrations';
import {
  Invitation,
  InvitationPreview,
  InvitationWithLink,
  Membership,
} from '@trunkline/contract/schemas/invitations';
import { Member } from '@trunkline/contract/schemas/members';
import {
  OperationDefinition,
  OperationDocumentation,
  OperationSummary,
} from '@trunkline/contract/schemas/operations';
import { SpecUpdate } from '@trunkline/contract/schemas/spec-updates';
import { OperationFacet, Spec } from '@trunkline/contract/schemas/specs';
import { TestResult } from '@trunkline/contract/schemas/test-requests';
import { Token, TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { TrashItem } from '@trunkline/contract/schemas/trash';
import { IntegrationUsage, Usage } from '@trunkline/contract/schemas/usage';
import { Workspace } from '@trunkline/contract/schemas/workspaces';

/** The schemas of resources, by the name of their types in generated clients. */
const NAMED_SCHEMAS = {
  AlertDelivery,
  AlertDestination,
  AlertDestinationWithSecret,
  AnonymousCalls,
  AccessMatrix,
  App,
  AppIntegration,
  AppIntegrationAccess,
  AppIntegrationSettings,
  AppSummary,
  IntegrationAccessChanged,
  Narrowing,
  AuditEvent,
  CallEnvelope,
  CallInput,
  CallLogEntry,
  CallPolicy,
  CallPolicyEdit,
  CatalogItem,
  Credential: CredentialView,
  CredentialInput,
  Dependent,
  Header: HeaderView,
  HeaderInput,
  Instance,
  Integration,
  IntegrationSummary,
  IntegrationUsage,
  Invitation,
  InvitationPreview,
  InvitationWithLink,
  Me,
  Member,
  Membership,
  Operation: OperationDefinition,
  OperationDocumentation,
  OperationFacet,
  OperationSummary,
  Session,
  Spec,
  SpecUpdate,
  TestResult,
  Token,
  TokenWithSecret,
  TrashItem,
  Usage,
  UserTokens,
  Workspace,
  WorkspaceOverview,
};

type NamedSchema = { name: string; json: string };

/** The named schemas by their properties, so that few schemas need to be compared as a whole. */
const BY_PROPERTIES: ReadonlyMap<string, readonly NamedSchema[]> = Map.groupBy(
  Object.entries(NAMED_SCHEMAS).map(([name, schema]) => ({ name, json: JSON.stringify(schema), schema })),
  ({ schema }) => propertyNames(schema.properties),
);

/**
 * Gives each named schema in the schemas of a route its name as `title`, by which `extractNamedSchemas` finds it once
 * @fastify/swagger has converted the schemas to OpenAPI.
 *
 * @returns a copy
 */
export function withTitles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTitles);
  if (!isObject(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withTitles(child)]));
  const name = nameOf(value);
  return name === undefined ? copy : { ...copy, title: name };
}

/** Moves the titled schemas in a part of the document to `schemas`, and leaves references to them. */
export function extractNamedSchemas(part: unknown, schemas: Record<string, object>): void {
  if (!isObject(part)) return;
  for (const [key, child] of Object.entries(part)) {
    extractNamedSchemas(child, schemas);
    if (!isObject(child) || typeof child.title !== 'string' || !(child.title in NAMED_SCHEMAS)) continue;
    schemas[child.title] ??= child;
    part[key] = { $ref: `#/components/schemas/${child.title}` };
  }
}

function nameOf(schema: Record<string, unknown>): string | undefined {
  if (!isObject(schema.properties)) return undefined;
  const candidates = BY_PROPERTIES.get(propertyNames(schema.properties));
  if (!candidates) return undefined;
  const json = JSON.stringify(schema);
  return candidates.find((candidate) => candidate.json === json)?.name;
}

function propertyNames(properties: object): string {
  return Object.keys(properties).join();
}

/** Arrays too: their elements are visited by index. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
