import { t } from '@lingui/core/macro';
import { Grid, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Spec } from '../../../api/queries/specs.ts';
import { Section } from '../../../components/Section.tsx';
import { SelectedEndpoints } from '../select-endpoints/SelectedEndpoints.tsx';
import { useMaxEndpoints } from '../select-endpoints/use-max-endpoints.ts';
import { AdvancedFields } from './AdvancedFields.tsx';
import { ConnectionTest } from './ConnectionTest.tsx';
import { CredentialFields } from './CredentialFields.tsx';
import { GeneralFields } from './GeneralFields.tsx';
import { HeaderFields } from './HeaderFields.tsx';
import type { IntegrationForm } from './values.ts';

type Props = {
  form: IntegrationForm;
  spec: Spec;
  ownSlug?: string;
  /** A button that opens the list of all endpoints. */
  changeEndpoints: ReactNode;
};

/** All fields of an integration, and its selected endpoints. */
export function IntegrationFields({ form, spec, ownSlug, changeEndpoints }: Props) {
  const { operations } = form.values;
  const maxEndpoints = useMaxEndpoints();
  return (
    <Grid gap="xl" align="flex-start">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack gap="2.5rem">
          <Section title={t`General`}>
            <GeneralFields form={form} servers={spec.servers} {...(ownSlug !== undefined && { ownSlug })} />
          </Section>
          <CredentialFields form={form} schemes={spec.security_schemes} />
          <HeaderFields form={form} />
          <ConnectionTest
            form={form}
            target={ownSlug === undefined ? { spec_id: spec.id } : { integration: ownSlug }}
          />
          <AdvancedFields form={form} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Paper withBorder radius="lg" p="md">
          <Section
            title={t`Endpoints`}
            description={t`${{ count: operations.length }} of ${{ max: maxEndpoints }} selected, from ${{ spec: `${spec.title} ${spec.version}` }}`}
            actions={changeEndpoints}
          >
            {form.errors.operations && (
              <Text size="sm" c="var(--mantine-color-error)" role="alert" mb="xs">
                {form.errors.operations}
              </Text>
            )}
            <SelectedEndpoints
              selected={operations}
              onRemove={(key) =>
                form.setFieldValue(
                  'operations',
                  operations.filter((other) => other !== key),
                )
              }
            />
          </Section>
        </Paper>
      </Grid.Col>
    </Grid>
  );
}
