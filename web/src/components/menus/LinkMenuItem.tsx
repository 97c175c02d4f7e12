import { Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Props = MenuItemProps & Omit<ComponentPropsWithRef<'a'>, keyof MenuItemProps>;

/** An item of a menu that is one of the router's links. */
export const LinkMenuItem = createLink((props: Props) => <Menu.Item component="a" {...props} />);
