import { t } from '@lingui/core/macro';
import { Checkbox, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { integrationOperationsQuery } from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import classes from './OperationChoice.module.css';

type Props = {
  /** The slug of the integration. */
  integration: string;
  defaultValue?: string[];
  onChange?: (keys: string[]) => void;
  error?: ReactNode;
};

/** Selects some of the operations of an integration. */
export function OperationChoice({ integration, defaultValue = [], onChange, error }: Props) {
  const { slug } = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(slug, integration));
  return (
    <Loaded query={operations} skeleton={<ListSkeleton rows={4} />}>
      {(items) => (
        <Checkbox.Group
          aria-label={t`Allowed endpoints`}
          defaultValue={defaultValue}
          error={error}
          {...(onChange && { onChange })}
        >
          <Stack gap="sm" className={classes.list}>
            {items.map(({ key, summary }) => (
              <Checkbox
                key={key}
                value={key}
                label={<span className={classes.key}>{key}</span>}
                description={summary}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Loaded>
  );
}
