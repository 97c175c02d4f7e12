import { t } from '@lingui/core/macro';
import { Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type App, contextQuery } from '../../../api/queries/apps.ts';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import classes from './BuilderContext.module.css';

/** The context for AI builders: the app's integrations as Markdown. */
export function BuilderContext({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const context = useQuery(contextQuery(slug, app.id));
  return (
    <Paper withBorder radius="lg" p="md">
      <Stack gap="sm">
        <Title order={3}>{t`For an AI builder`}</Title>
        <Text
          size="sm"
          c="dimmed"
        >{t`Copy this into the prompt of the builder, or save it as a file in the project. It describes how to call each endpoint, with its parameters and its response. It contains no secrets.`}</Text>
        <Loaded query={context} skeleton={<Skeleton height={240} aria-busy="true" />}>
          {(markdown) => (
            <div className={classes.preview}>
              <CodeBlock code={markdown} label="context" />
            </div>
          )}
        </Loaded>
      </Stack>
    </Paper>
  );
}
