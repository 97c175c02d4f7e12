import { t } from '@lingui/core/macro';
import { notifications } from '@mantine/notifications';
import { sendConnectionTest } from '../../../api/queries/integrations.ts';
import { OutcomeText } from './ConnectionTest.tsx';

/** Tests an integration that was just saved. A toast says what came of it; nothing waits for it. */
export async function testSavedConnection(workspace: string, slug: string): Promise<void> {
  // Whatever fails here, the integration is saved: there is nothing to do about it.
  const result = await sendConnectionTest(workspace, { integration: slug }).catch(() => undefined);
  if (result === undefined || result.outcome === 'not_tested') return;
  const isPassed = result.outcome === 'passed';
  notifications.show({
    color: isPassed ? 'green' : 'red',
    title: isPassed ? t`The API accepts the request` : t`Saved, but the test of the connection failed`,
    message: <OutcomeText result={result} />,
    autoClose: isPassed ? 5000 : false,
  });
}
