import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Menu } from '@mantine/core';
import { IconApi, IconBook, IconMessageQuestion } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { docsUrl } from '../components/docs-url.ts';
import { ButtonMenu } from '../components/menus/ButtonMenu.tsx';
import type { MenuOfButton } from '../components/menus/use-menu.ts';
import { textOf } from '../language/text.ts';
import { type HelpPage, helpPageOf } from './help-pages.ts';

const NAMES: Readonly<Record<HelpPage, MessageDescriptor>> = {
  'how-to/add-an-integration': msg`Add an integration`,
  'how-to/replace-a-key': msg`Replace a key`,
  troubleshooting: msg`Test and troubleshoot calls`,
  'how-to/delete-an-integration': msg`Delete an integration safely`,
  builders: msg`How a prompt matches integrations`,
  'how-to/call-an-api': msg`Call an API from an app`,
  'how-to/handle-errors': msg`Handle errors`,
  alerts: msg`Alerts`,
  'how-to/invite-people': msg`Invite people and set roles`,
  'how-to/run-in-production': msg`Run it in production`,
  accounts: msg`Accounts, roles and plans`,
  concepts: msg`Concepts`,
};

export function HelpMenuItems(menu: MenuOfButton) {
  const path = helpPageOf(useLocation({ select: ({ pathname }) => pathname }));
  return (
    <ButtonMenu {...menu} width={260}>
      <Menu.Label>{t`On this screen`}</Menu.Label>
      <DocsItem path={path} icon={<IconBook size={16} />}>
        {textOf(NAMES[path])}
      </DocsItem>
      <Menu.Divider />
      <DocsItem path="faq" icon={<IconMessageQuestion size={16} />}>
        {t`FAQ`}
      </DocsItem>
      <DocsItem path="" icon={<IconBook size={16} />}>
        {t`All docs`}
      </DocsItem>
      <DocsItem path="api" icon={<IconApi size={16} />}>
        {t`API reference`}
      </DocsItem>
    </ButtonMenu>
  );
}

type ItemProps = { path: string; icon: ReactNode; children: ReactNode };

function DocsItem({ path, icon, children }: ItemProps) {
  return (
    <Menu.Item component="a" href={docsUrl(path)} target="_blank" leftSection={icon}>
      {children}
    </Menu.Item>
  );
}
