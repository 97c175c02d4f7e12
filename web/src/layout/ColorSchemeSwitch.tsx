import { msg, t } from '@lingui/core/macro';
import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { textOf } from '../language/text.ts';

const SCHEMES = [
  { scheme: 'light', label: msg`Light`, Icon: IconSun },
  { scheme: 'dark', label: msg`Dark`, Icon: IconMoon },
  { scheme: 'auto', label: msg`System`, Icon: IconDeviceDesktop },
] as const;

export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { Icon } = SCHEMES.find(({ scheme }) => scheme === colorScheme) ?? SCHEMES[2];
  const select = (value: string) => {
    const selected = SCHEMES.find(({ scheme }) => scheme === value);
    if (selected) setColorScheme(selected.scheme);
  };
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Theme`}>
          <Icon size={18} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme} onChange={select}>
          {SCHEMES.map(({ scheme, label, Icon: SchemeIcon }) => (
            <Menu.RadioItem key={scheme} value={scheme} rightSection={<SchemeIcon size={16} />}>
              {textOf(label)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
