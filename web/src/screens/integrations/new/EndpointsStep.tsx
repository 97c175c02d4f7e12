import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Spec } from '../../../api/queries/specs.ts';
import { FormFooter } from '../configure/FormFooter.tsx';
import type { IntegrationForm } from '../configure/values.ts';
import { countText } from '../count-text.ts';
import { EndpointSelector } from '../select-endpoints/EndpointSelector.tsx';
import { useMaxEndpoints } from '../select-endpoints/use-max-endpoints.ts';
import { SpecWarnings } from './SpecWarnings.tsx';
import { StepHeading } from './StepHeading.tsx';

type Props = {
  spec: Spec;
  form: IntegrationForm;
  takesFocus: boolean;
  onBack: () => void;
  onContinue: () => void;
};

/** The second step: the endpoints that apps may call. */
export function EndpointsStep({ spec, form, takesFocus, onBack, onContinue }: Props) {
  const maxEndpoints = useMaxEndpoints();
  const [isMissing, setIsMissing] = useState(false);
  const selected = form.values.operations;
  return (
    <Stack gap="md">
      <StepHeading title={t`Endpoints`} takesFocus={takesFocus}>
        <Trans>
          {spec.title} {spec.version} has {countText(spec.operation_count, 'endpoint')}. Select up to{' '}
          {maxEndpoints}: apps can call these and no others.
        </Trans>
      </StepHeading>
      <SpecWarnings warnings={spec.warnings} />
      <EndpointSelector
        specId={spec.id}
        selected={selected}
        onChange={(operations) => {
          setIsMissing(false);
          form.setFieldValue('operations', operations);
        }}
      />
      <FormFooter>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} />}
          onClick={onBack}
        >{t`Back`}</Button>
        {isMissing && (
          <Text
            size="sm"
            c="var(--mantine-color-error)"
            role="alert"
          >{t`Select at least one endpoint.`}</Text>
        )}
        <Button
          rightSection={<IconArrowRight size={16} />}
          onClick={() => (selected.length === 0 ? setIsMissing(true) : onContinue())}
        >{t`Continue`}</Button>
      </FormFooter>
    </Stack>
  );
}
