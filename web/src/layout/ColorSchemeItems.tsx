import { Menu, useMantineColorScheme } from '@mantine/core';
import { ButtonMenu } from '../components/menus/ButtonMenu.tsx';
import type { MenuOfButton } from '../components/menus/use-menu.ts';
import { textOf } from '../language/text.ts';
import { COLOR_SCHEMES } from './color-schemes.ts';

export function ColorSchemeItems(menu: MenuOfButton) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const select = (value: string) => {
    const selected = COLOR_SCHEMES.find(({ scheme }) => scheme === value);
    if (selected) setColorScheme(selected.scheme);
  };
  return (
    <ButtonMenu {...menu} width={180}>
      <Menu.RadioGroup value={colorScheme} onChange={select}>
        {COLOR_SCHEMES.map(({ scheme, label, Icon }) => (
          <Menu.RadioItem key={scheme} value={scheme} rightSection={<Icon size={16} />}>
            {textOf(label)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </ButtonMenu>
  );
}
