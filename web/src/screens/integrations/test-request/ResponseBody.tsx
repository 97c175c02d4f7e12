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
    return <Text size="sm">The body was too large to keep. Send the request again to see it.</Text>;
  if (!content) return <Text size="sm">Binary data, {sizeText(bytes)} so far.</Text>;
  if ('text' in content) return <Viewer text={content.text} isJson={false} />;
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
  if (json === 'null') return <Text size="sm">The response body is empty.</Text>;
  return json.startsWith('"') ? (
    <Viewer text={String(JSON.parse(json))} isJson={false} />
  ) : (
    <JsonBody json={json} />
  );
}

function JsonBody({ json }: { json: string }) {
  const [indented, setIndented] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    indentLargeJson(json, controller.signal).then(setIndented, () => undefined);
    return () => controller.abort();
  }, [json]);
  return indented === undefined ? <Loading /> : <Viewer text={indented} isJson />;
}

function Viewer({ text, isJson }: { text: string; isJson: boolean }) {
  return (
    <Suspense fallback={<Loading />}>
      <CodeViewer text={text} isJson={isJson} label="response body" />
    </Suspense>
  );
}

function Loading() {
  return <Skeleton h={160} aria-busy="true" />;
}
