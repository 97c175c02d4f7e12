import { t } from '@lingui/core/macro';
import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Operation } from '../../../api/queries/integrations.ts';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { Markdown } from '../../../components/Markdown.tsx';
import { bodyValues } from './body-values.ts';
import { typeName } from './schema-text.ts';
import { settableParameters } from './settable-parameters.ts';
import { ValuesTable } from './ValuesTable.tsx';

/** The documentation of an operation: description, parameters, body and response. */
export function OperationDocs({ operation }: { operation: Operation }) {
  const { description, summary, request_body, response_type, response_media_types } = operation;
  const parameters = settableParameters(operation);
  return (
    <Stack gap="lg">
      {description !== '' && description !== summary && <Markdown>{description}</Markdown>}
      {parameters.length > 0 && (
        <Section title={t`Parameters`}>
          <ValuesTable caption={t`Parameters of ${operation.key}`} values={parameters} />
        </Section>
      )}
      {request_body && (
        <Section title={request_body.required ? t`Body` : t`Body, optional`}>
          <Body body={request_body} caption={t`Body of ${operation.key}`} />
        </Section>
      )}
      <Section title={t`Response`}>
        <Stack gap="xs">
          {response_media_types.length > 0 && (
            <Text size="sm" c="dimmed">
              {response_media_types.join(', ')}
            </Text>
          )}
          {response_type === 'unknown' ? (
            <Text size="sm">{t`The spec does not describe its content.`}</Text>
          ) : (
            <CodeBlock code={response_type} label={t`response type of ${operation.key}`} />
          )}
        </Stack>
      </Section>
    </Stack>
  );
}

type BodyProps = { body: NonNullable<Operation['request_body']>; caption: string };

function Body({ body: { description, media_types, schema = {} }, caption }: BodyProps) {
  const values = bodyValues(schema);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {[...media_types, ...(values.length === 0 ? [typeName(schema)] : [])].join(', ')}
      </Text>
      {description !== '' && <Markdown>{description}</Markdown>}
      {values.length > 0 && <ValuesTable caption={caption} values={values} />}
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={3} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
