import { plural, t } from '@lingui/core/macro';
import { numberText } from '../../../components/number-text.ts';
import { sizeOf } from './tool-lists.ts';

/** "30 tools, about 15,000 tokens" */
export function sizeText(listed: readonly { tokens: number }[]): string {
  const { tools, tokens } = sizeOf(listed);
  return t`${plural(tools, { one: '# tool', other: '# tools' })}, about ${{ tokens: numberText(tokens) }} tokens`;
}
