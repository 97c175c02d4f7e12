import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ComponentType, useCallback, useState } from 'react';
import { useCurrentWorkspace } from './current-workspace.ts';
import type { PaletteProps } from './palette/Palette.tsx';
import type { SCREENS } from './screens.ts';
import { isMac, useSingleKeyShortcuts } from './shortcuts.ts';

/** Opens the palette, whose code is loaded when it is first opened, and listens to shortcuts. */
export function SearchButton() {
  const { Palette, request, open } = usePalette();
  const openPalette = () => open('commands');
  useHotkeys([['mod+K', openPalette]], []);
  useSingleKeyShortcuts({ onHelp: useCallback(() => open('shortcuts'), [open]), onGo: useGo() });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        visibleFrom="sm"
        leftSection={<IconSearch size={14} />}
        rightSection={<Kbd size="xs">{isMac ? '⌘ K' : t`Ctrl K`}</Kbd>}
        onClick={openPalette}
      >{t`Search`}</Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        hiddenFrom="sm"
        aria-label={t`Search`}
        onClick={openPalette}
      >
        <IconSearch size={18} />
      </ActionIcon>
      {Palette && <Palette request={request} />}
    </>
  );
}

function usePalette() {
  const [loaded, setLoaded] = useState<{ Palette: ComponentType<PaletteProps> }>();
  const [request, setRequest] = useState<PaletteProps['request']>({ what: 'commands', number: 0 });
  const open = useCallback((what: PaletteProps['request']['what']) => {
    import('./palette/Palette.tsx').then(
      ({ Palette }) => {
        setLoaded({ Palette });
        setRequest(({ number }) => ({ what, number: number + 1 }));
      },
      () =>
        notifications.show({
          color: 'red',
          title: t`The search did not load`,
          message: t`Check that you are online, then try again.`,
        }),
    );
  }, []);
  return { Palette: loaded?.Palette, request, open };
}

function useGo() {
  const navigate = useNavigate();
  const workspace = useCurrentWorkspace()?.slug;
  return useCallback(
    (to: (typeof SCREENS)[number]['to']) => {
      if (workspace !== undefined) void navigate({ to, params: { workspace } });
    },
    [navigate, workspace],
  );
}
