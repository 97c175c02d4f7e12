import { t } from '@lingui/core/macro';
import { Badge, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { methodAndPath } from '@trunkline/contract/operation-key';
import { specOperationQuery } from '../../../api/queries/specs.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { Markdown } from '../../../components/Markdown.tsx';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { OperationDocs } from '../operation/OperationDocs.tsx';
import classes from './EndpointDetails.module.css';
import { fullText } from './selection.ts';
import { useMaxEndpoints } from './use-max-endpoints.ts';

type Props = {
  specId: string;
  /** The operation to display; undefined: the panel is closed. */
  operationKey: string | undefined;
  selected: readonly string[];
  onToggle: (key: string) => void;
  onClose: () => void;
};

/** The documentation of an operation, in a panel beside the list. */
export function EndpointDetails({ specId, operationKey, selected, onToggle, onClose }: Props) {
  return (
    <Drawer
      opened={operationKey !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={t`Endpoint`}
      keepMounted={false}
    >
      {operationKey !== undefined && (
        <Stack>
          <Heading operationKey={operationKey} />
          <SelectButton operationKey={operationKey} selected={selected} onToggle={onToggle} />
          <Documentation specId={specId} operationKey={operationKey} />
        </Stack>
      )}
    </Drawer>
  );
}

function Heading({ operationKey }: { operationKey: string }) {
  const { method, path } = methodAndPath(operationKey);
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <MethodBadge method={method} />
      <span className={classes.path}>{path}</span>
    </Group>
  );
}

type SelectButtonProps = {
  operationKey: string;
  selected: readonly string[];
  onToggle: (key: string) => void;
};

function SelectButton({ operationKey, selected, onToggle }: SelectButtonProps) {
  const maxEndpoints = useMaxEndpoints();
  const isSelected = selected.includes(operationKey);
  const isFull = !isSelected && selected.length >= maxEndpoints;
  return (
    <Stack gap={4} align="flex-start">
      <Button
        size="xs"
        variant={isSelected ? 'default' : 'filled'}
        disabled={isFull}
        onClick={() => onToggle(operationKey)}
      >
        {isSelected ? t`Deselect` : t`Select this endpoint`}
      </Button>
      {isFull && (
        <Text size="xs" c="dimmed">
          {fullText(maxEndpoints)}
        </Text>
      )}
    </Stack>
  );
}

function Documentation({ specId, operationKey }: { specId: string; operationKey: string }) {
  const workspace = useWorkspace();
  const query = useQuery(specOperationQuery(workspace.slug, specId, operationKey));
  return (
    <Loaded query={query} skeleton={<DetailsSkeleton />}>
      {(operation) => (
        <Stack gap="lg">
          {operation.summary !== '' && <Text fw={600}>{operation.summary}</Text>}
          {(operation.deprecated || operation.tags.length > 0) && (
            <Group gap={6}>
              {operation.deprecated && <Badge color="amber" variant="light">{t`Deprecated`}</Badge>}
              {operation.tags.map((tag) => (
                <Badge key={tag} variant="default" tt="none" fw={500}>
                  {tag}
                </Badge>
              ))}
            </Group>
          )}
          <OperationDocs operation={operation} />
          <Responses responses={operation.responses} />
        </Stack>
      )}
    </Loaded>
  );
}

type Response = { status: string; description: string };

function Responses({ responses }: { responses: readonly Response[] }) {
  if (responses.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="xs">{t`Status codes`}</Title>
      <dl className={classes.responses}>
        {responses.map(({ status, description }) => (
          <div key={status} className={classes.response}>
            <dt className={classes.status}>{status}</dt>
            <dd className={classes.description}>
              {description === '' ? '–' : <Markdown>{description}</Markdown>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
