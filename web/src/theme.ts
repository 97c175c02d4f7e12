import { t } from '@lingui/core/macro';
import {
  Badge,
  type CSSVariablesResolver,
  createTheme,
  type DrawerFactory,
  type ExtendComponent,
  type MantineColorsTuple,
  type MenuFactory,
  type ModalFactory,
  type NotificationFactory,
} from '@mantine/core';

/**
 * Colors, type and component defaults. Pine green for primary actions, slightly green grays for the rest. Shade 6 of
 * each color and darker ones have enough contrast with white (WCAG AA).
 */
const pine: MantineColorsTuple = [
  '#effaf6',
  '#d9f2e9',
  '#b3e4d3',
  '#82d0b7',
  '#4fb698',
  '#2c9b7e',
  '#1b7f66',
  '#146754',
  '#105243',
  '#0b3a30',
];
const gray: MantineColorsTuple = [
  '#f8faf9',
  '#f1f4f3',
  '#e6eae9',
  '#d5dbd9',
  '#b4bdbb',
  '#87938f',
  '#5c6965',
  '#455150',
  '#2e3837',
  '#1a2221',
];
const dark: MantineColorsTuple = [
  '#dfe5e3',
  '#b9c3c0',
  '#98a5a1',
  '#74827e',
  '#3c4745',
  '#2c3634',
  '#212a28',
  '#161d1c',
  '#111716',
  '#0b100f',
];
const red: MantineColorsTuple = [
  '#fef3f2',
  '#fee4e2',
  '#fecdc9',
  '#fda29b',
  '#f97066',
  '#e5484d',
  '#cd2b31',
  '#b42318',
  '#912018',
  '#7a271a',
];
const amber: MantineColorsTuple = [
  '#fffaeb',
  '#fef0c7',
  '#fedf89',
  '#fec84b',
  '#fdb022',
  '#d88a0b',
  '#a85d08',
  '#93500b',
  '#7a400f',
  '#5f330f',
];
const green: MantineColorsTuple = [
  '#edfcf2',
  '#d3f8df',
  '#aaf0c4',
  '#73e2a3',
  '#3ccb7f',
  '#16a05a',
  '#0b7f47',
  '#0a6a3c',
  '#095532',
  '#084c2e',
];

/** @returns the theme, whose texts are in the language of the page */
export function theme() {
  return createTheme({
    colors: { pine, gray, dark, red, amber, green },
    primaryColor: 'pine',
    primaryShade: { light: 7, dark: 6 },
    black: '#1a2221',
    defaultRadius: 'md',
    cursorType: 'pointer',
    respectReducedMotion: true,
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontSizes: { md: '0.9375rem' },
    fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    headings: {
      fontWeight: '650',
      textWrap: 'balance',
      sizes: {
        h1: { fontSize: '1.5rem', lineHeight: '1.3' },
        h2: { fontSize: '1.125rem', lineHeight: '1.4' },
        h3: { fontSize: '1rem', lineHeight: '1.4' },
      },
    },
    components: {
      // Beside a text that wraps, a status stays whole.
      Badge: Badge.extend({ defaultProps: { flex: 'none' } }),
      // Defaults, and labels for screen readers that Mantine leaves out. Plain objects: `Modal.extend` would load its code.
      Drawer: {
        styles: { title: { fontWeight: 650 } },
        defaultProps: {
          closeButtonProps: { 'aria-label': t`Close` },
          attributes: { header: { role: 'presentation' } },
        },
      } satisfies ExtendComponent<DrawerFactory>,
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } } satisfies ExtendComponent<MenuFactory>,
      Modal: {
        styles: { title: { fontWeight: 650 } },
        defaultProps: {
          yOffset: '12vh',
          radius: 'lg',
          closeButtonProps: { 'aria-label': t`Close` },
          // Otherwise the <header> of a dialog counts as the header of the page.
          attributes: { header: { role: 'presentation' } },
        },
      } satisfies ExtendComponent<ModalFactory>,
      Notification: {
        defaultProps: { closeButtonProps: { 'aria-label': t`Close` } },
      } satisfies ExtendComponent<NotificationFactory>,
    },
  });
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-success': 'var(--mantine-color-green-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--app-border': 'var(--mantine-color-gray-2)',
    '--app-sunken': 'var(--mantine-color-gray-0)',
  },
  dark: {
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-success': 'var(--mantine-color-green-4)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--app-border': 'var(--mantine-color-dark-5)',
    '--app-sunken': 'var(--mantine-color-dark-8)',
    // Mantine's own have too little contrast with the dark background.
    '--mantine-color-pine-light': '#12382e',
    '--mantine-color-pine-light-hover': '#174638',
  },
});
