import { t } from '@lingui/core/macro';
import { Button, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Type } from 'typebox';
import { tryDecodeJson } from '../../../api/decode-json.ts';
import classes from './BinaryBody.module.css';
import type { TestResult } from './test-result.ts';

/** What is no text is passed on in base64, beside its media type. */
const Binary = Type.Object({ content_type: Type.String(), base64: Type.String() });
type Binary = { content_type: string; base64: string };

/** Images that can be shown without danger: an SVG may hold scripts, and is a text. */
const IMAGES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

/** The bytes in the data of a response; undefined for JSON that the API itself sent. */
export function binaryIn(json: string, headers: TestResult['response']['headers']): Binary | undefined {
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  if (/[/+]json\b/i.test(type) || !json.startsWith('{"content_type":')) return undefined;
  return tryDecodeJson(Binary, json);
}

/** An image, or a file to download. */
export function BinaryBody({ content_type, base64 }: Binary) {
  const essence = content_type.split(';')[0]?.trim().toLowerCase() ?? '';
  return (
    <Stack gap="sm" align="flex-start">
      {IMAGES.has(essence) && (
        <img className={classes.image} src={`data:${essence};base64,${base64}`} alt={t`The response`} />
      )}
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        onClick={() => download(base64, `response.${extensionOf(essence)}`)}
      >{t`Download`}</Button>
      <Text size="sm" c="dimmed">
        {content_type || t`Binary data`}
      </Text>
    </Stack>
  );
}

function extensionOf(essence: string): string {
  return /^[a-z]+\/(?:x-|vnd\.)?([a-z0-9]{1,8})$/.exec(essence)?.[1] ?? 'bin';
}

/** As bytes without a type: the browser opens nothing that an API sends. */
function download(base64: string, name: string): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
