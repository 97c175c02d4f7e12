import { type UseFormInput, useForm } from '@mantine/form';
import { type UseMutationOptions, useMutation } from '@tanstack/react-query';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';

type Options<Values, Result> = Pick<UseFormInput<Values>, 'mode' | 'initialValues' | 'validate'> & {
  /** What sends the form: mutation options of api/queries, or just `{ mutationFn }`. */
  mutation: UseMutationOptions<Result, Error, Values>;
  /** The field that a problem code is about: `{ slug_taken: 'slug' }`. */
  fields?: Readonly<Record<string, string>>;
  onDone: (result: Result, values: Values) => unknown;
};

/**
 * A form that displays the server's validation errors at their fields. `problem` is an error that belongs to no field,
 * for ProblemAlert. The values stay after an error.
 */
export function useProblemForm<Values extends Record<string, unknown>, Result>({
  mutation,
  fields = {},
  onDone,
  ...options
}: Options<Values, Result>) {
  const form = useForm<Values>({ mode: 'uncontrolled', ...options });
  const [problem, setProblem] = useState<Error>();
  /** Focus moves within this form only: a form behind a dialog may have invalid fields of its own. */
  const submittedForm = useRef<HTMLElement>(null);
  const sending = useMutation({ ...mutation, meta: { ...mutation.meta, showsProblem: true } });

  function show(error: Error): void {
    const issues = issuesOf(error, fields).filter(({ path }) => isFieldOf(form.getValues(), path));
    for (const { path, message } of issues) form.setFieldError(path, message);
    setProblem(issues.length > 0 ? undefined : error);
    focusFirstInvalidField(submittedForm.current);
  }

  const validateAndSend = form.onSubmit(
    (values) => {
      setProblem(undefined);
      sending.mutate(values, { onSuccess: (result) => onDone(result, values), onError: show });
    },
    () => focusFirstInvalidField(submittedForm.current),
  );

  /** @param event absent: submitted again, by a button outside of the form */
  function submit(event?: FormEvent<HTMLFormElement>): void {
    if (event) submittedForm.current = event.currentTarget;
    validateAndSend(event);
  }

  return { form, submit, problem, isSending: sending.isPending };
}

/** Of a password field, an element around it is marked as invalid. */
const INVALID_FIELD = ':is(input, textarea)[aria-invalid="true"], [aria-invalid="true"] input';

/** Once the errors are rendered. */
function focusFirstInvalidField(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>(INVALID_FIELD);
    field?.focus({ preventScroll: true });
    // In the middle, where no header and no footer covers it.
    field?.scrollIntoView({ block: 'center' });
  });
}

function issuesOf(error: unknown, fields: Readonly<Record<string, string>>): readonly ValidationIssue[] {
  if (!(error instanceof ApiProblem)) return [];
  const path = fields[error.code];
  return path === undefined ? error.errors : [{ path, message: error.message }];
}

function isFieldOf(values: Record<string, unknown>, path: string): boolean {
  const [field = ''] = path.split('.');
  return field in values;
}
