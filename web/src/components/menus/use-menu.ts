import { useDisclosure } from '@mantine/hooks';
import { useId, useState } from 'react';
import { preload } from '../OnDemand.tsx';

/** What ties a menu to its button. */
export type MenuOfButton = {
  id: string;
  button: HTMLButtonElement | null;
  opened: boolean;
  onClose: () => void;
};

/**
 * A button with a menu whose code is loaded on demand, at the latest by the click.
 *
 * @param load imports the menu, for OnDemand: as soon as its button has the pointer or the focus
 * @returns the props of the button, and those of the menu
 */
export function useMenu(load: () => Promise<unknown>) {
  const id = useId();
  const [button, ref] = useState<HTMLButtonElement | null>(null);
  const [opened, { toggle, close }] = useDisclosure();
  return {
    buttonProps: {
      id,
      ref,
      'aria-haspopup': 'menu',
      'aria-expanded': opened,
      onPointerEnter: () => preload(load),
      onFocus: () => preload(load),
      onClick: toggle,
    },
    menuProps: { id, button, opened, onClose: close } satisfies MenuOfButton,
  } as const;
}
