import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { indentLargeJson } from '../../../components/code-viewer/json-text.ts';
import { sizeText } from '../../../components/size-text.ts';
import { BinaryBody, binaryIn } from './BinaryBody.tsx';
import type { TestResult } from './test-result.ts';
import type { TestRun } from './test-session.ts';

const CodeViewer = lazy(() => import('../../../components/code-viewer/CodeViewer.tsx'));

/** The body of a response: JSON to fold and to search, text, an image, or a file to download. */
export function ResponseBody({
  result,
  isBodyDropped,
}: { result: TestResult } & Pick<TestRun, 'isBodyDropped'>) {
  const { content, bytes, response } = result;
  if (isBodyDropped)
    return <Text size="sm">{t`The body was too large to keep. Send the request again to see it.`}</Text>;
  if (!content)
    return (
      <Text size="sm">
        <Trans>Binary data, {sizeText(bytes)} so far.</Trans>
      </Text>
    );
  if ('text' in content) return <Viewer text={content.text} />;
  return <ResponseData json={content.json} headers={response.headers} />;
}

type ResponseDataProps = {
  json: string;
  /** Of the response, where they are known. */
  headers?: TestResult['response']['headers'];
};

/** The data of a whole response. */
export function ResponseData({ json, headers = [] }: ResponseDataProps) {
  const binary = binaryIn(json, headers);
  if (binary) return <BinaryBody {...binary} />;
  if (json === 'null') return <Text size="sm">{t`The response body is empty.`}</Text>;
  return json.startsWith('"') ? (
    <Viewer text={String(JSON.parse(json))} />
  ) : (
    <BodyViewer text={json} isJson label={RESPONSE_BODY} />
  );
}

const RESPONSE_BODY = 'response body';

type BodyViewerProps = {
  text: string;
  /** Whether it is JSON, which is indented. */
  isJson: boolean;
  label: string;
};

/** A body to fold and to search. */
export function BodyViewer({ text, isJson, label }: BodyViewerProps) {
  return isJson ? <JsonBody json={text} label={label} /> : <Viewer text={text} label={label} />;
}

function JsonBody({ json, label }: { json: string; label: string }) {
  const [indented, setIndented] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    indentLargeJson(json, controller.signal).then(setIndented, () => undefined);
    return () => controller.abort();
  }, [json]);
  return indented === undefined ? <Loading /> : <Viewer text={indented} isJson label={label} />;
}

function Viewer({
  text,
  isJson = false,
  label = RESPONSE_BODY,
}: { text: string } & Partial<BodyViewerProps>) {
  return (
    <Suspense fallback={<Loading />}>
      <CodeViewer text={text} isJson={isJson} label={label} />
    </Suspense>
  );
}

function Loading() {
  return <Skeleton h={160} aria-busy="true" />;
}
