import { REDACTED_TEXT } from './redaction/redact.ts';

type Request = {
  method: string;
  url: string;
  headers: readonly { name: string; value: string }[];
  body: string | null;
};

/**
 * A request as a curl command, in which redacted secrets are variables of the shell: it runs once they are set.
 *
 * @param request with its secrets redacted
 */
export function curlCommand({ method, url, headers, body }: Request): string {
  const parts = [
    `curl -X ${method} ${shellWord(url, queryVariable)}`,
    ...headers.map(
      ({ name, value }) => `-H ${shellWord(`${name}: ${value}`, () => headerVariable(name, value))}`,
    ),
    ...(body === null ? [] : [`--data-raw ${shellWord(body, () => 'API_SECRET')}`]),
  ];
  return parts.join(' \\\n  ');
}

/**
 * A word of the shell: it expands nothing in single quotes (POSIX.1-2024, 2.2.2), only the variables for what was
 * redacted, in double quotes.
 *
 * @param variableAfter the name of the variable after a text
 */
function shellWord(text: string, variableAfter: (before: string) => string): string {
  const [first = '', ...others] = text.split(REDACTED_TEXT);
  let before = first;
  let word = shellQuote(first);
  for (const plain of others) {
    word += `"$${variableAfter(before)}"${plain === '' ? '' : shellQuote(plain)}`;
    before += plain;
  }
  return word;
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `API_KEY` for `X-Api-Key`, `ACCESS_TOKEN` for `Authorization: Bearer`. */
function headerVariable(name: string, value: string): string {
  if (/^(?:proxy-)?authorization$/i.test(name))
    return /^basic /i.test(value) ? 'BASIC_CREDENTIALS' : 'ACCESS_TOKEN';
  return variableName(name.replace(/^x-/i, ''));
}

/** `API_KEY` for `?api_key=`. */
function queryVariable(before: string): string {
  return variableName(/[?&]([^=&?]+)=[^&]*$/.exec(before)?.[1] ?? '');
}

/** @returns API_KEY where there is no usable name */
function variableName(name: string): string {
  const words = name.toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  const variable = words.join('_');
  return /^[A-Z]/.test(variable) ? variable : 'API_KEY';
}
