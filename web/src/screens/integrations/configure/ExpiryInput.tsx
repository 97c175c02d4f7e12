import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { useState } from 'react';
import { dateOf } from './expiry.ts';
import type { IntegrationForm } from './values.ts';

type Props = {
  form: IntegrationForm;
  path: `headers.${number}.expires_at` | `credentials.${number}.expires_at`;
  value: string;
  /** What expires, such as “X-Api-Key”. */
  secretName: string;
};

/** The day on which a value expires. Most values have none, so the field is shown on request. */
export function ExpiryInput({ form, path, value, secretName }: Props) {
  const [isShown, setIsShown] = useState(value !== '');
  const [isAsked, setIsAsked] = useState(false);
  if (!isShown)
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        mt={4}
        leftSection={<IconCalendarTime size={14} />}
        onClick={() => {
          setIsShown(true);
          setIsAsked(true);
        }}
      >
        <Trans>
          Add expiry
          <VisuallyHidden>&nbsp;of {secretName}</VisuallyHidden>
        </Trans>
      </Button>
    );
  return (
    <TextInput
      type="date"
      label={t`Expires`}
      description={t`Optional. Alerts are sent 30, 7 and 1 days before.`}
      mt="xs"
      maw="18rem"
      // Only where the button was pressed, which is then gone.
      autoFocus={isAsked}
      max="9999-12-31"
      value={dateOf(value)}
      error={form.errors[path]}
      onChange={(event) => form.setFieldValue(path, event.currentTarget.value)}
    />
  );
}
