import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLANS, type Plan } from '@trunkline/contract/plans';
import { ROLES } from '@trunkline/contract/roles';
import { type Action, checkPermission } from './permissions.ts';

/** Written out a second time, so that a mistake in the table of rules shows: roles, lowest plan, and kinds of workspace. */
const EXPECTED: Record<Action, { roles: string; plan: Plan; kinds: string }> = {
  'workspace.read': { roles: 'owner admin editor viewer', plan: 'free', kinds: 'personal shared' },
  'workspace.edit': { roles: 'owner admin', plan: 'free', kinds: 'personal shared' },
  'workspace.transfer': { roles: 'owner', plan: 'free', kinds: 'shared' },
  'workspace.delete': { roles: 'owner', plan: 'free', kinds: 'shared' },
  'workspace.leave': { roles: 'admin editor viewer', plan: 'free', kinds: 'shared' },
  'member.read': { roles: 'owner admin editor viewer', plan: 'free', kinds: 'personal shared' },
  'member.manage': { roles: 'owner admin', plan: 'free', kinds: 'shared' },
  'audit_log.read': { roles: 'owner admin', plan: 'free', kinds: 'personal shared' },
  'spec.import': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'spec.read': { roles: 'owner admin', plan: 'free', kinds: 'shared' },
  'spec.delete': { roles: 'owner admin', plan: 'free', kinds: 'shared' },
  'integration.read': { roles: 'owner admin editor viewer', plan: 'free', kinds: 'personal shared' },
  'integration.read_headers': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'integration.create': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'integration.edit': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'integration.refresh': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'integration.test': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'integration.delete': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'app.read': { roles: 'owner admin editor viewer', plan: 'free', kinds: 'personal shared' },
  'app.manage': { roles: 'owner admin editor', plan: 'free', kinds: 'personal shared' },
  'app.grant': { roles: 'owner admin', plan: 'free', kinds: 'shared' },
  'app.trust_issuer': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'alert.read': { roles: 'owner admin', plan: 'free', kinds: 'shared' },
  'alert.delete': { roles: 'owner admin', plan: 'free', kinds: 'shared' },
  'alert.manage': { roles: 'owner admin', plan: 'builder', kinds: 'shared' },
  'calls.read': { roles: 'owner admin editor viewer', plan: 'free', kinds: 'personal shared' },
  'calls.read_reasons': { roles: 'owner admin', plan: 'free', kinds: 'personal shared' },
};

const ACTIONS = Object.keys(EXPECTED).filter((name): name is Action => name in EXPECTED);

for (const action of ACTIONS) {
  const expected = EXPECTED[action];
  test(`${action}: every role, plan and kind of workspace`, () => {
    for (const role of ROLES) {
      for (const plan of PLANS) {
        for (const kind of ['personal', 'shared'] as const) {
          const verdict = checkPermission({ role, plan, kind }, action);
          const allowed =
            expected.roles.split(' ').includes(role) &&
            expected.kinds.split(' ').includes(kind) &&
            PLANS.indexOf(plan) >= PLANS.indexOf(expected.plan);
          assert.equal(verdict.allowed, allowed, `${role} on ${plan} in a ${kind} workspace`);
          if (!verdict.allowed) assert.match(verdict.reason, /you need|workspace needs/);
        }
      }
    }
  });
}
