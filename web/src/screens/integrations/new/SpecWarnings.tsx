import { plural, t } from '@lingui/core/macro';
import { Alert, Button, Code, Collapse, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId } from 'react';
import type { SpecWarning } from '../../../api/queries/specs.ts';
import classes from './SpecWarnings.module.css';

/** The warnings of an imported spec. */
export function SpecWarnings({ warnings }: { warnings: readonly SpecWarning[] }) {
  const id = useId();
  const [isOpen, { toggle }] = useDisclosure();
  if (warnings.length === 0) return null;
  return (
    <Alert
      color="amber"
      icon={<IconAlertTriangle />}
      title={plural(warnings.length, { one: '# warning in the spec', other: '# warnings in the spec' })}
    >
      <Text size="sm">{t`The spec can be used anyway. Its publisher may want to know.`}</Text>
      <Button
        size="compact-sm"
        variant="subtle"
        color="amber"
        mt={4}
        ml={-8}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        {isOpen ? t`Hide them` : t`Show them`}
      </Button>
      <Collapse id={id} expanded={isOpen} keepMounted={false}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
        <ul className={classes.warnings} tabIndex={0} aria-label={t`Warnings`}>
          {warnings.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`}>
              {message} {pointer !== '' && <Code className={classes.pointer}>{pointer}</Code>}
            </li>
          ))}
        </ul>
      </Collapse>
    </Alert>
  );
}
