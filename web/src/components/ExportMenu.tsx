import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

type Props = {
  /** The address of the log, which has a file of each kind: `/api/workspaces/lab/calls`. */
  address: string;
  /** What the log is narrowed to; asked for when the menu opens. */
  narrowed: () => Readonly<Record<string, string | number | undefined>>;
};

/** Downloads a log as it is narrowed, whole. */
export function ExportMenu({ address, narrowed }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Files address={address} narrowed={narrowed} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Made when the menu opens: the last hour is the one before that. */
function Files({ address, narrowed }: Props) {
  const given = Object.entries(narrowed()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(given);
  return (
    <>
      <Menu.Item component="a" href={`${address}.csv?${query}`} download>
        CSV, for spreadsheets
      </Menu.Item>
      <Menu.Item component="a" href={`${address}.ndjson?${query}`} download>
        NDJSON, for programs
      </Menu.Item>
    </>
  );
}
