import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

/** The router's links, styled by Mantine: `to`, `params` and `search` are checked against the routes. */

type LinkOf<Look> = Look & Omit<ComponentPropsWithRef<'a'>, keyof Look>;

export const TextLink = createLink((props: LinkOf<AnchorProps>) => <Anchor {...props} />);
export const LinkButton = createLink((props: LinkOf<ButtonProps>) => <Button component="a" {...props} />);
