import { t } from '@lingui/core/macro';
import { Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '../api/queries/me.ts';
import { session } from '../api/session.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { ColorSchemeSwitch } from './ColorSchemeSwitch.tsx';
import { focusHeadingAfterNavigation } from './focus-heading.ts';
import { HelpMenu } from './HelpMenu.tsx';
import classes from './Layout.module.css';
import { Logo } from './Logo.tsx';
import { Navigation } from './Navigation.tsx';
import { RouteProgress } from './RouteProgress.tsx';
import { SearchButton } from './SearchButton.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { WorkspaceSwitcher } from './WorkspaceSwitcher.tsx';

/** The layout of all screens of signed-in users. */
export function Layout() {
  const router = useRouter();
  const {
    data: { id, email },
  } = useSuspenseQuery(meQuery);
  const [isMenuOpen, menu] = useDisclosure();

  useEffect(() => {
    session.begin({ id, email });
    return session.end;
  }, [id, email]);
  useEffect(() => router.subscribe('onResolved', menu.close), [router, menu.close]);
  useEffect(() => focusHeadingAfterNavigation(router), [router]);

  return (
    <div className={classes.frame}>
      <a className={classes.skipLink} href="#main">{t`Skip to the content`}</a>
      <RouteProgress />
      <header className={classes.header}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap" className={classes.start}>
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t`Menu`}
              aria-expanded={isMenuOpen}
            />
            <Logo />
            <WorkspaceSwitcher />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SearchButton />
            <HelpMenu />
            <ColorSchemeSwitch />
            <AccountMenu />
          </Group>
        </Group>
      </header>
      <nav className={classes.navbar} aria-label={t`Main`} data-closed={!isMenuOpen || undefined}>
        <Navigation />
      </nav>
      <main id="main" tabIndex={-1} className={classes.main}>
        <div className={classes.content}>
          <Outlet />
        </div>
      </main>
      <SessionEnded user={{ id, email }} />
    </div>
  );
}
