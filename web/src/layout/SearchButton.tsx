import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

const Search = lazy(() => import('./Search.tsx'));

/** Opens the search, whose code is loaded when it is first opened. */
export function SearchButton() {
  const [timesOpened, setTimesOpened] = useState(0);
  const open = () => setTimesOpened((times) => times + 1);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        visibleFrom="sm"
        leftSection={<IconSearch size={14} />}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
        onClick={open}
      >
        Search
      </Button>
      <ActionIcon variant="subtle" color="gray" size="lg" hiddenFrom="sm" aria-label="Search" onClick={open}>
        <IconSearch size={18} />
      </ActionIcon>
      <Suspense fallback={null}>{timesOpened > 0 && <Search timesOpened={timesOpened} />}</Suspense>
    </>
  );
}
