import { t } from '@lingui/core/macro';
import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { useMenu } from '../components/menus/use-menu.ts';
import { OnDemand } from '../components/OnDemand.tsx';
import { COLOR_SCHEMES } from './color-schemes.ts';

const loadItems = async () => (await import('./ColorSchemeItems.tsx')).ColorSchemeItems;

export function ColorSchemeSwitch() {
  const { buttonProps, menuProps } = useMenu(loadItems);
  const { colorScheme } = useMantineColorScheme();
  const { Icon } = COLOR_SCHEMES.find(({ scheme }) => scheme === colorScheme) ?? COLOR_SCHEMES[2];
  return (
    <>
      <ActionIcon {...buttonProps} variant="subtle" color="gray" size="lg" aria-label={t`Theme`}>
        <Icon size={18} stroke={1.75} />
      </ActionIcon>
      <OnDemand load={loadItems} props={menuProps} />
    </>
  );
}
