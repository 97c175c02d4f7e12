import { t } from '@lingui/core/macro';
import { Loader, Text, UnstyledButton } from '@mantine/core';
import { durationText } from '../../../components/duration-text.ts';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { locale } from '../../../language/language.ts';
import { Panel } from '../details/Panel.tsx';
import classes from './RecentRequests.module.css';
import { StatusBadge } from './StatusBadge.tsx';
import { pathWithInputs } from './test-input.ts';
import type { TestRun } from './test-session.ts';

type Props = { runs: readonly TestRun[]; openId: string | undefined; onOpen: (run: TestRun) => void };

/** The last test requests of an integration: opening one brings back its inputs and its response. */
export function RecentRequests({ runs, openId, onOpen }: Props) {
  return (
    <Panel title={t`Recent requests`}>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">{t`The last ten requests appear here while this tab is open.`}</Text>
      ) : (
        <ul className={classes.list}>
          {runs.map((run) => (
            <li key={run.id}>
              <RecentRequest run={run} isOpen={run.id === openId} onOpen={() => onOpen(run)} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hour12: false });

function RecentRequest({ run, isOpen, onOpen }: { run: TestRun; isOpen: boolean; onOpen: () => void }) {
  const { operation, inputs, durationMs, startedAt } = run;
  return (
    <UnstyledButton className={classes.run} aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
      <MethodBadge method={operation.method} />
      <Text size="sm" ff="monospace" className={classes.path}>
        {pathWithInputs(operation.path, inputs.fields)}
      </Text>
      <Outcome run={run} />
      <Text size="xs" c="dimmed" className={classes.times}>
        {durationMs !== undefined && `${durationText(run.result?.timings.total_ms ?? durationMs)} · `}
        <time dateTime={new Date(startedAt).toISOString()}>{time.format(startedAt)}</time>
      </Text>
    </UnstyledButton>
  );
}

function Outcome({ run: { durationMs, result, wasCancelled } }: { run: TestRun }) {
  if (durationMs === undefined) return <Loader size="xs" aria-label={t`Under way`} />;
  if (wasCancelled) return <StatusBadge color="gray">{t`Cancelled`}</StatusBadge>;
  if (!result) return <StatusBadge color="red">{t`Failed`}</StatusBadge>;
  return <StatusBadge code={result.response.status_code} />;
}
