import { t } from '@lingui/core/macro';
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

type Props = {
  /** The URL of the log without an extension: `/api/workspaces/lab/calls`. */
  url: string;
  /** The filters of the log, as of when the menu opens. */
  filters: () => Readonly<Record<string, string | number | undefined>>;
};

/** Downloads all entries of a log that match its filters. */
export function ExportMenu({ url, filters }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>{t`Export`}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Files url={url} filters={filters} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Rendered when the menu opens, so that "Last hour" means the hour before. */
function Files({ url, filters }: Props) {
  const entries = Object.entries(filters()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(entries);
  return (
    <>
      <Menu.Item component="a" href={`${url}.csv?${query}`} download>{t`CSV, for spreadsheets`}</Menu.Item>
      <Menu.Item component="a" href={`${url}.ndjson?${query}`} download>{t`NDJSON, for programs`}</Menu.Item>
    </>
  );
}
