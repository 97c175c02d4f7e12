import { Menu, type MenuProps } from '@mantine/core';
import { type Ref, useImperativeHandle } from 'react';
import type { MenuOfButton } from './use-menu.ts';

type Props = MenuOfButton & Pick<MenuProps, 'position' | 'width' | 'children'>;

/** A menu at a button that was there before the code of menus was loaded (use-menu.ts). */
export function ButtonMenu({ button, children, ...menu }: Props) {
  return (
    <Menu position="bottom-end" {...menu}>
      <Menu.Target>
        <ExistingButton button={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

type ExistingButtonProps = { button: HTMLButtonElement | null; ref?: Ref<HTMLButtonElement> };

/** Renders nothing: the menu is positioned at the button, and clicks on it are not clicks outside. */
function ExistingButton({ button, ref }: ExistingButtonProps) {
  useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(ref, () => button, [button]);
  return null;
}
