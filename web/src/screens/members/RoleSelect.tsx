import { Select, type SelectProps, Stack, Text } from '@mantine/core';
import { GRANTED_ROLES, type GrantedRole } from '@trunkline/contract/roles';
import { nameOfRole } from '../../components/role-names.ts';

const SUMMARIES: Readonly<Record<GrantedRole, string>> = {
  admin: 'Manages integrations, apps and members',
  editor: 'Creates and changes apps',
  viewer: 'Can view everything except secrets',
};

const CHOICES = GRANTED_ROLES.map((role) => ({ value: role, label: nameOfRole(role) }));

/** Selects a role. */
export function RoleSelect(props: Omit<SelectProps<GrantedRole>, 'data' | 'renderOption'>) {
  return (
    <Select
      data={CHOICES}
      allowDeselect={false}
      comboboxProps={{ width: 260, position: 'bottom-start' }}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm" fw={500}>
            {option.label}
          </Text>
          <Text size="xs" c="dimmed">
            {SUMMARIES[option.value]}
          </Text>
        </Stack>
      )}
      {...props}
    />
  );
}
