import { Radio, Stack } from '@mantine/core';

export type IntegrationAccess = 'all' | 'selected';

type Props = {
  value: IntegrationAccess;
  onChange: (value: IntegrationAccess) => void;
  /** How many integrations the workspace has, and how many of them are selected for the app. */
  total: number;
  selected: number;
};

/** Which integrations an app may call, with how many these are. */
export function IntegrationAccessChoice({ value, onChange, total, selected }: Props) {
  return (
    <Radio.Group
      label="Integrations that the app may call"
      value={value}
      onChange={(choice) => onChange(choice === 'selected' ? 'selected' : 'all')}
    >
      <Stack gap="xs" mt="xs">
        <Radio
          value="all"
          label={total === 1 ? 'The 1 integration of the workspace' : `All ${total} integrations`}
          description="Also those that are added later. You can switch off single ones in the app’s settings."
        />
        <Radio
          value="selected"
          label={`Only the selected ones (${selected})`}
          description={
            selected === 0
              ? 'None is selected: the app can call nothing until you add one.'
              : 'Integrations that are added later stay off until you enable them for the app.'
          }
        />
      </Stack>
    </Radio.Group>
  );
}
