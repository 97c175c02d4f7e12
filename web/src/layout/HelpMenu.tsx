import { ActionIcon, Menu } from '@mantine/core';
import { IconApi, IconBook, IconHelp, IconMessageQuestion } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { docsUrl } from '../components/docs-url.ts';
import { helpPageOf } from './help-pages.ts';

/** Help for the screen that is open, the FAQ and the references; each opens beside the work. */
export function HelpMenu() {
  const { label, path } = helpPageOf(useLocation({ select: ({ pathname }) => pathname }));
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Help">
          <IconHelp size={18} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>On this screen</Menu.Label>
        <DocsItem path={path} icon={<IconBook size={16} />}>
          {label}
        </DocsItem>
        <Menu.Divider />
        <DocsItem path="faq" icon={<IconMessageQuestion size={16} />}>
          FAQ
        </DocsItem>
        <DocsItem path="" icon={<IconBook size={16} />}>
          All docs
        </DocsItem>
        <DocsItem path="api" icon={<IconApi size={16} />}>
          API reference
        </DocsItem>
      </Menu.Dropdown>
    </Menu>
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
