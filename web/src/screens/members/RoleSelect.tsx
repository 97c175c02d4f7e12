import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Select, type SelectProps, Stack, Text } from '@mantine/core';
import { GRANTED_ROLES, type GrantedRole } from '@trunkline/contract/roles';
import { nameOfRole } from '../../components/role-names.ts';
import { textOf } from '../../language/text.ts';

const SUMMARIES: Readonly<Record<GrantedRole, MessageDescriptor>> = {
  admin: msg`Manages integrations, apps and members`,
  editor: msg`Creates and changes apps`,
  viewer: msg`Can view everything except secrets`,
};

/** Selects a role. */
export function RoleSelect(props: Omit<SelectProps<GrantedRole>, 'data' | 'renderOption'>) {
  return (
    <Select
      data={GRANTED_ROLES.map((role) => ({ value: role, label: nameOfRole(role) }))}
      allowDeselect={false}
      comboboxProps={{ width: 260, position: 'bottom-start' }}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm" fw={500}>
            {option.label}
          </Text>
          <Text size="xs" c="dimmed">
            {textOf(SUMMARIES[option.value])}
          </Text>
        </Stack>
      )}
      {...props}
    />
  );
}
