import { Button, SimpleGrid, Text } from '@mantine/core';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import type { Operation } from '../../../api/queries/integrations.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { Panel } from '../details/Panel.tsx';
import classes from './TestRequest.module.css';
import { hasFieldFor, TestRequestForm } from './TestRequestForm.tsx';
import { TestResultView } from './TestResultView.tsx';
import { type Fields, inputOf } from './test-input.ts';
import { useTestRequest } from './use-test-request.ts';

/** The form of an operation beside the result of the last test request. */
export function TestRequest({ slug, operation }: { slug: string; operation: Operation }) {
  const [issues, setIssues] = useState<readonly ValidationIssue[]>([]);
  const testRequest = useTestRequest(slug, (error) =>
    setIssues(error instanceof ApiProblem ? error.errors : []),
  );

  function send(fields: Fields, body: string, isStreamed: boolean) {
    const { input, issues: found } = inputOf(operation, fields, body);
    setIssues(found);
    testRequest.reset();
    if (found.length === 0) testRequest.start({ input, isStreamed });
  }

  const withoutField = issues.filter((issue) => !hasFieldFor(operation, issue));
  const areAllAtFields = issues.length > 0 && withoutField.length === 0;
  const problem = testRequest.error && !areAllAtFields && (
    <ProblemAlert problem={testRequest.error}>
      {withoutField.map(({ path, message }) => (
        <Text key={`${path} ${message}`} size="sm">
          {path} {message}
        </Text>
      ))}
    </ProblemAlert>
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" verticalSpacing="lg">
      <Panel title="Request">
        <TestRequestForm
          operation={operation}
          issues={issues}
          isSending={testRequest.isPending}
          onSend={send}
        />
      </Panel>
      <div aria-live="polite" className={classes.response}>
        {testRequest.result ? (
          <TestResultView
            result={testRequest.result}
            stop={
              testRequest.isPending && (
                <Button variant="default" size="compact-sm" onClick={testRequest.stop}>
                  Stop
                </Button>
              )
            }
          >
            {problem}
          </TestResultView>
        ) : (
          <Panel title="Response">
            {problem || (
              <Text size="sm" c="dimmed">
                A test request is sent to the real API, with the headers of this integration. The request, the
                response and the timings appear here, with secrets redacted.
              </Text>
            )}
          </Panel>
        )}
      </div>
    </SimpleGrid>
  );
}
