import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Role } from '@trunkline/contract/roles';
import { textOf } from '../language/text.ts';

const NAMES: Readonly<Record<Role, MessageDescriptor>> = {
  owner: msg`Owner`,
  admin: msg`Admin`,
  editor: msg`Editor`,
  viewer: msg`Viewer`,
};

export function nameOfRole(role: Role): string {
  return textOf(NAMES[role]);
}
