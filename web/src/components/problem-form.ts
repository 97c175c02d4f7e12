import { type UseFormInput, useForm } from '@mantine/form';
import { type UseMutationOptions, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, type Fault } from '../api/problem.ts';

type Options<Values, Answer> = Pick<UseFormInput<Values>, 'mode' | 'initialValues' | 'validate'> & {
  /** What sends the form: mutation options of api/queries, or just `{ mutationFn }`. */
  mutation: UseMutationOptions<Answer, Error, Values>;
  /** The field that a problem is about, where the server says it by code: `{ slug_taken: 'slug' }`. */
  fields?: Readonly<Record<string, string>>;
  onDone: (answer: Answer, values: Values) => unknown;
};

/**
 * A form whose faults the server may tell: each stands at its field, and what belongs to no field is `problem`, to be
 * shown by ProblemAlert. What was typed stays.
 */
export function useProblemForm<Values extends Record<string, unknown>, Answer>({
  mutation,
  fields = {},
  onDone,
  ...options
}: Options<Values, Answer>) {
  const form = useForm<Values>({ mode: 'uncontrolled', ...options });
  const [problem, setProblem] = useState<Error>();
  const sending = useMutation({ ...mutation, meta: { ...mutation.meta, showsProblem: true } });

  function show(error: Error): void {
    const faults = faultsOf(error, fields).filter(({ path }) => isFieldOf(form.getValues(), path));
    for (const { path, message } of faults) form.setFieldError(path, message);
    setProblem(faults.length > 0 ? undefined : error);
    focusFirstFault();
  }

  const submit = form.onSubmit((values) => {
    setProblem(undefined);
    sending.mutate(values, { onSuccess: (answer) => onDone(answer, values), onError: show });
  }, focusFirstFault);

  return { form, submit, problem, isSending: sending.isPending };
}

/** Where one goes on from, once the faults are shown. Of a field for passwords, a frame around it is marked. */
function focusFirstFault(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(
      'form :is(input, textarea)[aria-invalid="true"], form [aria-invalid="true"] input',
    );
    field?.focus({ preventScroll: true });
    // In the middle, where no header and no footer covers it.
    field?.scrollIntoView({ block: 'center' });
  });
}

function faultsOf(error: unknown, fields: Readonly<Record<string, string>>): readonly Fault[] {
  if (!(error instanceof ApiProblem)) return [];
  const path = fields[error.code];
  return path === undefined ? error.errors : [{ path, message: error.message }];
}

function isFieldOf(values: Record<string, unknown>, path: string): boolean {
  const [field = ''] = path.split('.');
  return field in values;
}
