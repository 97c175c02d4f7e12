import { msg, t } from '@lingui/core/macro';
import { Button, Fieldset, Group, Stack, Switch, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { exampleValue } from '@trunkline/contract/examples/example-value';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { type FormEvent, useEffect, useRef } from 'react';
import type { Operation } from '../../../api/queries/integrations.ts';
import { textOf } from '../../../language/text.ts';
import { settableParameters } from '../operation/settable-parameters.ts';
import { ParameterInput } from './ParameterInput.tsx';
import classes from './TestRequestForm.module.css';
import { type InvalidJson, pathOf } from './test-input.ts';
import type { Inputs } from './test-session.ts';

/** Found by the server, or before the request is sent. */
export type FieldIssue = ValidationIssue | InvalidJson;

type Props = {
  operation: Operation;
  issues: readonly FieldIssue[];
  isSending: boolean;
  inputs: Inputs;
  onChange: (inputs: Inputs) => void;
  onSend: () => void;
  /** What the button says. */
  action?: string;
  /** Whether the response can be streamed. */
  canStream?: boolean;
};

const LOCATIONS = [
  { location: 'path', title: msg`Path` },
  { location: 'query', title: msg`Query` },
  { location: 'header', title: msg`Headers` },
  { location: 'cookie', title: msg`Cookies` },
] as const;

/** A form generated from an operation, with issues at their fields. */
export function TestRequestForm({
  operation,
  issues,
  isSending,
  inputs,
  onChange,
  onSend,
  action = t`Send request`,
  canStream = true,
}: Props) {
  const { fields, body, isStreamed } = inputs;
  const form = useFocusOnInvalid(issues);
  const parameters = settableParameters(operation);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="md">
        {LOCATIONS.map(({ location, title }) => {
          const ofLocation = parameters.filter((parameter) => parameter.in === location);
          return (
            ofLocation.length > 0 && (
              <Fieldset key={location} legend={textOf(title)} variant="unstyled" className={classes.group}>
                <Stack gap="sm">
                  {ofLocation.map((parameter) => {
                    const path = pathOf(parameter);
                    return (
                      <ParameterInput
                        key={path}
                        parameter={parameter}
                        field={fields[path]}
                        error={errorAt(path, issues)}
                        onChange={(field) => onChange({ ...inputs, fields: { ...fields, [path]: field } })}
                      />
                    );
                  })}
                </Stack>
              </Fieldset>
            )
          );
        })}
        {operation.request_body && (
          <Fieldset legend={t`Body`} variant="unstyled" className={classes.group}>
            <Body
              body={operation.request_body}
              text={body}
              error={errorAt('payload', issues)}
              onChange={(text) => onChange({ ...inputs, body: text })}
            />
          </Fieldset>
        )}
        {parameters.length === 0 && !operation.request_body && (
          <Text size="sm" c="dimmed">{t`This endpoint has no parameters.`}</Text>
        )}
        <Group gap="lg">
          <Button type="submit" loading={isSending} leftSection={<IconSend size={16} />}>
            {action}
          </Button>
          {canStream && (
            <Switch
              label={t`Stream the response`}
              checked={isStreamed}
              onChange={(event) => onChange({ ...inputs, isStreamed: event.currentTarget.checked })}
            />
          )}
        </Group>
      </Stack>
    </form>
  );
}

type BodyProps = {
  body: NonNullable<Operation['request_body']>;
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
};

function Body({ body: { required, media_types, schema = {} }, text, error, onChange }: BodyProps) {
  return (
    <Stack gap="xs" align="flex-start">
      <Textarea
        label="JSON"
        description={media_types.join(', ')}
        withAsterisk={required}
        error={error}
        autosize
        minRows={6}
        maxRows={24}
        spellCheck={false}
        w="100%"
        classNames={{ input: classes.code ?? '' }}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => onChange(JSON.stringify(exampleValue(schema), null, 2))}
      >{t`Insert example`}</Button>
    </Stack>
  );
}

/** The issues of a field and within it: `payload.lines.0` belongs to the body. */
function errorAt(path: string, issues: readonly FieldIssue[]): string | undefined {
  const inField = issues.filter((issue) => isWithin(path, issue));
  if (inField.length === 0) return undefined;
  return inField.map((issue) => `${issue.path.slice(path.length + 1)} ${issueText(issue)}`.trim()).join('; ');
}

/** What is wrong with a field, after its name. */
export function issueText(issue: FieldIssue): string {
  return 'message' in issue ? issue.message : t`is not valid JSON: ${issue.reason}`;
}

/** Whether a field of the form displays an issue. */
export function hasFieldFor(operation: Operation, issue: FieldIssue): boolean {
  const paths = settableParameters(operation).map(pathOf);
  return [...paths, ...(operation.request_body ? ['payload'] : [])].some((path) => isWithin(path, issue));
}

function isWithin(path: string, issue: FieldIssue): boolean {
  return issue.path === path || issue.path.startsWith(`${path}.`);
}

/** Moves the focus to the first invalid field. */
function useFocusOnInvalid(issues: readonly FieldIssue[]) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (issues.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [issues]);
  return form;
}
