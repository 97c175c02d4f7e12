import { t } from '@lingui/core/macro';
import { Checkbox, Stack, Text } from '@mantine/core';
import { ALERT_EVENT_TYPES, ALERT_EVENTS, type AlertEventType } from '@trunkline/contract/alert-events';

const SUBJECTS = Map.groupBy(ALERT_EVENT_TYPES, (type) => ALERT_EVENTS[type].subject);

type Props = {
  value: readonly AlertEventType[];
  error: unknown;
  onChange: (events: AlertEventType[]) => void;
};

/** The events that a destination receives, by subject. */
export function EventChecklist({ value, error, onChange }: Props) {
  /** In the order of the list, whatever was checked first. */
  function change(types: readonly AlertEventType[], isChecked: boolean): void {
    onChange(ALERT_EVENT_TYPES.filter((type) => (types.includes(type) ? isChecked : value.includes(type))));
  }
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={500}>{t`Events`}</Text>
        {typeof error === 'string' && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {error}
          </Text>
        )}
      </div>
      {[...SUBJECTS].map(([subject, types]) => {
        const checked = types.filter((type) => value.includes(type));
        return (
          <Stack key={subject} gap="xs" role="group" aria-label={subject}>
            <Checkbox
              label={
                <Text span size="sm" fw={600}>
                  {subject}
                </Text>
              }
              checked={checked.length === types.length}
              indeterminate={checked.length > 0 && checked.length < types.length}
              onChange={(event) => change(types, event.currentTarget.checked)}
            />
            <Stack gap="xs" pl="xl">
              {types.map((type) => (
                <Checkbox
                  key={type}
                  label={
                    <Text span size="sm" ff="monospace">
                      {type}
                    </Text>
                  }
                  description={ALERT_EVENTS[type].summary}
                  checked={value.includes(type)}
                  onChange={(event) => change([type], event.currentTarget.checked)}
                />
              ))}
            </Stack>
          </Stack>
        );
      })}
    </Stack>
  );
}
