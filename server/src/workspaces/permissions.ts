import { PLANS, type Plan } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';

/** Who may do what: the one table. Routes ask `requirePermission`; nothing else decides. */

export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The roles that a member can be given: ownership is only transferred. */
export const GRANTED_ROLES = ['admin', 'editor', 'viewer'] as const;
export type GrantedRole = (typeof GRANTED_ROLES)[number];
export type WorkspaceKind = 'personal' | 'shared';

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

const ANYONE = ROLES;
const ADMINS = ['owner', 'admin'] as const;
const EDITORS = ['owner', 'admin', 'editor'] as const;
const OWNER = ['owner'] as const;

const RULES = {
  'workspace.read': { roles: ANYONE, purpose: 'see the workspace' },
  'workspace.edit': { roles: ADMINS, purpose: 'rename the workspace' },
  'workspace.transfer': { roles: OWNER, shared: true, purpose: 'transfer the workspace' },
  'workspace.delete': { roles: OWNER, shared: true, purpose: 'delete the workspace' },
  'workspace.leave': {
    roles: GRANTED_ROLES,
    shared: true,
    purpose: 'leave the workspace',
    otherwise: 'Transfer it to another member first, or delete it.',
  },
  'member.read': { roles: ANYONE, purpose: 'see the members' },
  'member.manage': { roles: ADMINS, shared: true, purpose: 'invite, change and remove members' },
  'audit_log.read': { roles: ADMINS, purpose: 'see the audit log' },
  'spec.import': { roles: ADMINS, plan: 'builder', shared: true, purpose: 'import an API description' },
  'spec.read': { roles: ADMINS, shared: true, purpose: 'see imported API descriptions' },
  'spec.delete': { roles: ADMINS, shared: true, purpose: 'delete an imported API description' },
  'integration.read': { roles: ANYONE, purpose: 'see integrations' },
  'integration.read_headers': {
    roles: ADMINS,
    plan: 'builder',
    shared: true,
    purpose: 'see the headers of integrations',
  },
  'integration.create': { roles: ADMINS, plan: 'builder', shared: true, purpose: 'create integrations' },
  'integration.edit': { roles: ADMINS, plan: 'builder', shared: true, purpose: 'edit integrations' },
  'integration.refresh': {
    roles: ADMINS,
    plan: 'builder',
    shared: true,
    purpose: 'update the specs of integrations',
  },
  'integration.test': { roles: ADMINS, plan: 'builder', shared: true, purpose: 'send test requests' },
  'integration.delete': { roles: ADMINS, plan: 'builder', shared: true, purpose: 'delete integrations' },
  'app.read': { roles: ANYONE, purpose: 'see apps' },
  'app.manage': { roles: EDITORS, purpose: 'create, change and delete apps and their tokens' },
  'calls.read': { roles: ANYONE, purpose: 'see the call log' },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;
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
  if (rule.plan && PLANS.indexOf(plan) < PLANS.indexOf(rule.plan)) {
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
