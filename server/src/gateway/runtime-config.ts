import type { AnonymousCalls, UserTokens } from '@trunkline/contract/schemas/app-access';
import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';
import type { AllowedEndpoints } from '../agents/allowed-endpoints.ts';
import type { SecretsInUse } from '../secrets/refs/secret-refs.ts';
import type { CaptureSettings } from './capture/call-capture.ts';
import type { Secrets } from './redaction/secrets.ts';
import type { PreparedOperation } from './request/build-request.ts';
import type { PreparedCredentials } from './upstream/credentials.ts';
import type { UpstreamPolicy } from './upstream/policy.ts';

/** The configuration that a call reads, as the config cache holds it. */

/** An app as a call needs it. */
export type CallingApp = { id: string; workspaceId: string };

/** An app token; `expiresAt` in milliseconds, Infinity for never. */
export type AppToken = { id: string; app: CallingApp; expiresAt: number };

/** An agent session as a request of the agent needs it; `expiresAt` in milliseconds, the earlier of session and token. */
export type AgentToken = {
  id: string;
  app: CallingApp;
  name: string;
  allowed: AllowedEndpoints | null;
  isReadOnly: boolean;
  callsPerMinute: number | null;
  maxCalls: number | null;
  expiresAt: number;
};

/** Who may call for an app without its token, and from which origins. */
export type AppAccess = {
  app: CallingApp;
  allowedOrigins: ReadonlySet<string>;
  userTokens: UserTokens | null;
  anonymousCalls: AnonymousCalls | null;
};

/** A former slug of an integration: until `expiresAt`, in milliseconds, it leads to the slug `aliasOf`. */
export type SlugAlias = { aliasOf: string; expiresAt: number };

/** An integration with all that a call needs, its headers decrypted. */
export type CallableIntegration = {
  id: string;
  /** Of the last edit that it was compiled from. */
  revision: number;
  slug: string;
  operations: ReadonlyMap<string, PreparedOperation>;
  /** The keys of the operations with an operationId: more than one where the spec uses it twice. */
  keysByOperationId: ReadonlyMap<string, readonly string[]>;
  callPolicy: CallPolicy;
  upstreamPolicy: UpstreamPolicy;
  credentials: PreparedCredentials;
  secrets: Secrets;
  /** Why the headers could not be decrypted; null when they could. */
  undecryptableReason: string | null;
  /** null: its calls are not captured. */
  capture: CaptureSettings | null;
  /** Of its references to secrets; null where it has none. */
  secretsInUse: SecretsInUse | null;
  /** Why a reference could not be resolved; null when all could. */
  unresolvedReason: string | null;
};
