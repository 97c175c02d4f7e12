import { msg } from '@lingui/core/macro';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

export const COLOR_SCHEMES = [
  { scheme: 'light', label: msg`Light`, Icon: IconSun },
  { scheme: 'dark', label: msg`Dark`, Icon: IconMoon },
  { scheme: 'auto', label: msg`System`, Icon: IconDeviceDesktop },
] as const;
