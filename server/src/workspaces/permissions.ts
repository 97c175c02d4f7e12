import { INTEGRATIONS_PLAN, isAtLeast, type Plan } from '@trunkline/contract/plans';
import {
  ADMIN_ROLES,
  EDITOR_ROLES,
  GRANTED_ROLES,
  ROLES,
  type Role,
  type WorkspaceKind,
} from '@trunkline/contract/roles';
import { Problem } from '../http/problems.ts';

/** Who may do what: the one table. Routes ask `requirePermission`; nothing else decides. */

/** What the rules know of a member. */
export type PermissionSubject = { role: Role; plan: Plan; kind: WorkspaceKind };

type Rule = {
  roles: readonly Role[];
  /** The lowest plan; absent: any. */
  plan?: Plan;
  /** Only in shared workspaces. */
  shared?: true;
  /** Completes the refusal: "To ... you need to be ..." */
  purpose: string;
  /** What a member with another role can do instead; absent: ask the owner. */
  otherwise?: string;
};

const OWNER = ['owner'] as const;

const RULES = {
  'workspace.read': { roles: ROLES, purpose: 'see the workspace' },
  'workspace.edit': { roles: ADMIN_ROLES, purpose: 'rename the workspace' },
  'workspace.transfer': { roles: OWNER, shared: true, purpose: 'transfer the workspace' },
  'workspace.delete': { roles: OWNER, shared: true, purpose: 'delete the workspace' },
  'workspace.leave': {
    roles: GRANTED_ROLES,
    shared: true,
    purpose: 'leave the workspace',
    otherwise: 'Transfer it to another member first, or delete it.',
  },
  'member.read': { roles: ROLES, purpose: 'see the members' },
  'member.manage': { roles: ADMIN_ROLES, shared: true, purpose: 'invite, change and remove members' },
  'audit_log.read': { roles: ADMIN_ROLES, purpose: 'see the audit log' },
  'spec.import': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'import an API description',
  },
  'spec.read': { roles: ADMIN_ROLES, shared: true, purpose: 'see imported API descriptions' },
  'spec.delete': { roles: ADMIN_ROLES, shared: true, purpose: 'delete an imported API description' },
  'integration.read': { roles: ROLES, purpose: 'see integrations' },
  'integration.read_headers': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'see the headers of integrations',
  },
  'integration.create': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'create integrations',
  },
  'integration.edit': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'edit integrations',
  },
  'integration.refresh': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'update the specs of integrations',
  },
  'integration.test': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'send test requests',
  },
  'integration.delete': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'delete integrations',
  },
  'app.read': { roles: ROLES, purpose: 'see apps' },
  'app.manage': { roles: EDITOR_ROLES, purpose: 'create, change and delete apps and their tokens' },
  'app.grant': {
    roles: ADMIN_ROLES,
    shared: true,
    purpose: 'grant apps access to integrations',
  },
  // The server fetches the keys from a URL that is entered here, as it does the APIs of integrations.
  'app.trust_issuer': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'choose whose user tokens an app accepts',
  },
  'alert.read': { roles: ADMIN_ROLES, shared: true, purpose: 'see where alerts are sent' },
  'alert.delete': { roles: ADMIN_ROLES, shared: true, purpose: 'delete destinations of alerts' },
  // The server sends to a URL that is entered here, as it does to the APIs of integrations.
  'alert.manage': {
    roles: ADMIN_ROLES,
    plan: INTEGRATIONS_PLAN,
    shared: true,
    purpose: 'choose where alerts are sent',
  },
  'calls.read': { roles: ROLES, purpose: 'see the call log' },
  'calls.read_reasons': { roles: ADMIN_ROLES, purpose: 'see what token servers responded' },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

export function isAction(name: string): name is Action {
  return Object.hasOwn(RULES, name);
}

export type Verdict = { allowed: true } | { allowed: false; reason: string };

/** @throws Problem forbidden with the reason, when the rules do not allow it */
export function requirePermission(
  { workspace, role }: { workspace: { plan: Plan; kind: WorkspaceKind }; role: Role },
  action: Action,
): void {
  const verdict = checkPermission({ role, plan: workspace.plan, kind: workspace.kind }, action);
  if (!verdict.allowed) throw new Problem('forbidden', verdict.reason);
}

/**
 * Decides whether a member may do something.
 *
 * @returns where it is not allowed, a sentence that says what is missing and whom to ask
 */
export function checkPermission({ role, plan, kind }: PermissionSubject, action: Action): Verdict {
  const rule: Rule = RULES[action];
  if (rule.shared && kind !== 'shared') {
    return refusal(`To ${rule.purpose} you need a shared workspace; this one is personal.`);
  }
  if (!rule.roles.includes(role)) {
    return refusal(
      `To ${rule.purpose} you need to be ${either(rule.roles)} of the workspace; you are ${withArticle(role)}. ${rule.otherwise ?? 'Ask its owner.'}`,
    );
  }
  if (rule.plan && !isAtLeast(plan, rule.plan)) {
    return refusal(
      `To ${rule.purpose} the workspace needs the plan ${rule.plan} or higher; it is on ${plan}. Ask its owner.`,
    );
  }
  return { allowed: true };
}

function refusal(reason: string): Verdict {
  return { allowed: false, reason };
}

function either(roles: readonly Role[]): string {
  return roles.map(withArticle).join(' or ');
}

function withArticle(role: Role): string {
  return `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`;
}
