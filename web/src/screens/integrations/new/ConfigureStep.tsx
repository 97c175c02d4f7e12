import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import type { Spec } from '../../../api/queries/specs.ts';
import { FormFooter } from '../configure/FormFooter.tsx';
import { IntegrationFields } from '../configure/IntegrationFields.tsx';
import type { IntegrationForm } from '../configure/values.ts';
import { StepHeading } from './StepHeading.tsx';

type Props = {
  spec: Spec;
  form: IntegrationForm;
  problem: unknown;
  isSending: boolean;
  takesFocus: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onBack: () => void;
};

/** The third step: the fields of the integration. */
export function ConfigureStep({ spec, form, problem, isSending, takesFocus, onSubmit, onBack }: Props) {
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <StepHeading
          title={t`Configure`}
          takesFocus={takesFocus}
        >{t`Everything can be changed later.`}</StepHeading>
        <IntegrationFields
          form={form}
          spec={spec}
          changeEndpoints={
            <Button size="xs" variant="default" onClick={onBack}>{t`Change endpoints`}</Button>
          }
        />
      </Stack>
      <FormFooter problem={problem}>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} />}
          onClick={onBack}
        >{t`Back`}</Button>
        <Button type="submit" loading={isSending}>{t`Create Integration`}</Button>
      </FormFooter>
    </form>
  );
}
