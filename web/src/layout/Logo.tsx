import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from './Logo.module.css';

/** The logo, which links to the home page. */
export function Logo() {
  return (
    <Link to="/" className={classes.logo} aria-label={t`Trunkline, home`}>
      <LogoMark />
      <Text fw={650} visibleFrom="sm" aria-hidden>
        Trunkline
      </Text>
    </Link>
  );
}

export function LogoMark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--mantine-primary-color-filled)" />
      <path
        d="M8 10h16M16 10v12M10 16h12"
        stroke="var(--mantine-color-white)"
        strokeWidth="3"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}
