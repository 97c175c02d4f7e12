import { t } from '@lingui/core/macro';
import { ActionIcon, Avatar, Menu, Text } from '@mantine/core';
import { IconLogout, IconServer, IconUser, IconUserCog } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../api/queries/me.ts';
import { LinkMenuItem } from '../components/links.tsx';
import { LanguageItems } from './LanguageItems.tsx';
import { useSignOut } from './use-sign-out.ts';

export function AccountMenu() {
  const { data: me } = useSuspenseQuery(meQuery);
  const signOut = useSignOut();

  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="transparent" size="lg" radius="xl" aria-label={t`Account`}>
          <Avatar size={30} color="pine">
            <IconUser size={18} />
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name && (
            <Text size="sm" fw={600} c="bright" truncate>
              {me.name}
            </Text>
          )}
          <Text size="xs" truncate>
            {me.email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <LinkMenuItem to="/account" leftSection={<IconUserCog size={16} />}>
          {t`Your account`}
        </LinkMenuItem>
        <LinkMenuItem to="/instance" leftSection={<IconServer size={16} />}>
          {t`Server settings`}
        </LinkMenuItem>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {t`Sign out`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
