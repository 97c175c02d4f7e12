import { t } from '@lingui/core/macro';
import { Menu, Text } from '@mantine/core';
import { IconLogout, IconServer, IconUserCog } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../api/queries/me.ts';
import { ButtonMenu } from '../components/menus/ButtonMenu.tsx';
import { LinkMenuItem } from '../components/menus/LinkMenuItem.tsx';
import type { MenuOfButton } from '../components/menus/use-menu.ts';
import { LanguageItems } from './LanguageItems.tsx';
import { useSignOut } from './use-sign-out.ts';

export function AccountMenuItems(menu: MenuOfButton) {
  const { data: me } = useSuspenseQuery(meQuery);
  const signOut = useSignOut();
  return (
    <ButtonMenu {...menu} width={240}>
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
    </ButtonMenu>
  );
}
