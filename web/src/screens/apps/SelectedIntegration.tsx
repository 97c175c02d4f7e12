import { t } from '@lingui/core/macro';
import { Badge, CloseButton, Code, Group, Paper, Stack, Text } from '@mantine/core';
import type { AppIntegration } from '../../api/queries/apps.ts';
import { EffectBadge } from '../../components/EffectBadge.tsx';
import { MatchedWords } from './MatchedWords.tsx';

type Props = {
  slug: string;
  name: string;
  /** The match with the prompt; undefined where a person added it. */
  match: AppIntegration | undefined;
  onRemove: () => void;
};

/** An integration that the app will have, and how the prompt matched it. */
export function SelectedIntegration({ slug, name, match, onRemove }: Props) {
  return (
    <Paper withBorder radius="md" p="sm">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <Stack gap={6} miw={0}>
          <Group gap="xs">
            <Text fw={600}>{name}</Text>
            <Code>{slug}</Code>
            {match && <MatchStrength score={match.score ?? 1} />}
          </Group>
          {match ? <Reason {...match} /> : <Text size="sm">{t`Added by you`}</Text>}
        </Stack>
        <CloseButton aria-label={t`Remove ${name}`} onClick={onRemove} />
      </Group>
    </Paper>
  );
}

/** A score from 0 to 1 as a word. */
function MatchStrength({ score }: { score: number }) {
  const word = score >= 0.8 ? t`Strong match` : score >= 0.5 ? t`Likely match` : t`Possible match`;
  return (
    <Badge variant="light" radius="sm" color={score >= 0.5 ? 'green' : 'gray'}>
      {word}
    </Badge>
  );
}

const MAX_OPERATIONS = 3;

function Reason({ matched, operations }: Pick<AppIntegration, 'matched' | 'operations'>) {
  return (
    <>
      <MatchedWords words={matched} />
      {operations.length > 0 && (
        <Group gap={6}>
          <Text size="xs" c="dimmed">{t`Suggested endpoints`}</Text>
          {operations.slice(0, MAX_OPERATIONS).map((key) => (
            <Group key={key} gap={4} wrap="nowrap">
              <Code>{key}</Code>
              <EffectBadge operation={key} />
            </Group>
          ))}
        </Group>
      )}
    </>
  );
}
