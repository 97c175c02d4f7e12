import { plural, t } from '@lingui/core/macro';
import { Radio, Stack } from '@mantine/core';

export type IntegrationAccess = 'all' | 'selected';

type Props = {
  value: IntegrationAccess;
  onChange: (value: IntegrationAccess) => void;
  /** Of an app to create: how many integrations the workspace has, and how many of them are selected. */
  counts?: { total: number; selected: number };
  disabled?: boolean;
};

/** Which integrations an app may call, with how many these are. */
export function IntegrationAccessChoice({ value, onChange, counts, disabled = false }: Props) {
  const { all, selected } = counts ? textsBefore(counts) : textsAfter();
  return (
    <Radio.Group
      label={t`Integrations that the app may call`}
      value={value}
      onChange={(choice) => onChange(choice === 'selected' ? 'selected' : 'all')}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="all" disabled={disabled} {...all} />
        <Radio value="selected" disabled={disabled} {...selected} />
      </Stack>
    </Radio.Group>
  );
}

/** Of an app that exists. */
function textsAfter() {
  return {
    all: {
      label: t`All integrations`,
      description: t`Also those that are added later, except those that are off below.`,
    },
    selected: {
      label: t`Only the selected ones`,
      description: t`Those that are on below. Integrations that are added later are off.`,
    },
  };
}

/** Of an app that is about to be created. */
function textsBefore({ total, selected }: NonNullable<Props['counts']>): ReturnType<typeof textsAfter> {
  return {
    all: {
      label: plural(total, { one: 'The # integration of the workspace', other: 'All # integrations' }),
      description: t`Also those that are added later. You can switch off single ones in the app’s settings.`,
    },
    selected: {
      label: t`Only the selected ones (${selected})`,
      description:
        selected === 0
          ? t`None is selected: the app can call nothing until you add one.`
          : t`Integrations that are added later stay off until you enable them for the app.`,
    },
  };
}
