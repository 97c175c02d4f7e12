import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { inspectParts } from './form-parts.ts';
import { isMethodOverride, withoutMethodOverrides } from './method-overrides.ts';

/** The form and the names of its fields, as they stream through in chunks of these sizes. */
async function inspect(form: string, sizes: readonly number[] = [form.length]) {
  const bytes = Buffer.from(form);
  async function* chunks() {
    let at = 0;
    for (const size of sizes) {
      yield bytes.subarray(at, at + size);
      at += size;
    }
    yield bytes.subarray(at);
  }
  const names: string[] = [];
  const passed: Buffer[] = [];
  for await (const chunk of inspectParts(chunks(), 'B', (name) => names.push(name))) passed.push(chunk);
  return { names, form: Buffer.concat(passed).toString() };
}

const part = (disposition: string, content = '1') =>
  `--B\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

describe('method overrides', () => {
  const names: [name: string, isOverride: boolean][] = [
    ['_method', true],
    ['_METHOD', true],
    ['-method', true],
    [' _method', true],
    ['.method', true],
    ['[method', true],
    ['X-HTTP-Method-Override', true],
    ['x_http_method', true],
    ['_method\0x', true],
    ['\t_method', true],
    ['_method[]', true],
    ['_method[0]', true],
    ['method', false],
    ['a[_method]', false],
    ['_methods', false],
    ['http_method', false],
  ];
  for (const [name, isOverride] of names) {
    test(`${JSON.stringify(name)} ${isOverride ? 'is one' : 'is none'}`, () => {
      assert.equal(isMethodOverride(name), isOverride);
    });
  }

  test('a payload has none but those that the spec declares', () => {
    const payload = { _method: 'DELETE', '.method': 'PUT', a: { _method: 1 } };
    const warnings: { path: string; message: string }[] = [];
    assert.deepEqual(withoutMethodOverrides(payload, undefined, { warnings }), { a: { _method: 1 } });
    assert.deepEqual(
      warnings.map(({ path }) => path),
      ['payload._method', 'payload..method'],
    );
    const declared = { allOf: [{ properties: { _method: {} } }] };
    assert.deepEqual(withoutMethodOverrides(payload, declared, { warnings: [] }), {
      _method: 'DELETE',
      a: { _method: 1 },
    });
    for (const other of ['_method', ['_method'], null, undefined])
      assert.equal(withoutMethodOverrides(other, undefined, { warnings: [] }), other);
  });

  const forms: [name: string, form: string, names: string[]][] = [
    ['two parts', `${part('name="a"')}${part('name="_method"')}--B--\r\n`, ['a', '_method']],
    ['a file name that looks like a name', part('filename="x; name=y"; name="b"'), ['y"', 'b']],
    ['a name without quotes, and in single ones', part("name=_m; name='_n'"), ['_m', '_n']],
    ['lines that end with LF', part('name="a"').replaceAll('\r\n', '\n').repeat(2), ['a', 'a']],
    ['a name with quoted characters', part('name="_met\\hod"'), ['_met\\hod', '_method']],
    ['parts after the last boundary', `${part('name="a"')}--B--\r\n${part('name="b"')}`, ['a', 'b']],
    ['a part right behind one without headers', `--B\n\r\n${part('name="a"')}--B--\r\n`, ['a']],
    ['a boundary within a line', part('name="a"', 'x--B\r\nname="b"'), ['a']],
  ];
  for (const [name, form, expected] of forms) {
    test(`the fields of a form that streams: ${name}`, async () => {
      assert.deepEqual(await inspect(form), { names: expected, form });
    });
  }

  test('a form passes unchanged, and its fields are found, however it is cut', async () => {
    const content = fc
      .string({ unit: fc.constantFrom('\r', '\n', '-', 'B', 'x', 'ü') })
      // A client chooses a boundary that its contents do not have.
      .filter((text) => !/(?:^|[\r\n])--B/.test(text));
    const parts = fc.array(fc.tuple(fc.stringMatching(/^[a-z_]{1,9}$/), content), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(parts, fc.array(fc.nat(40)), async (fields, sizes) => {
        const form = `${fields.map(([name, text]) => part(`name="${name}"`, text)).join('')}--B--\r\n`;
        const whole = await inspect(form);
        assert.equal(whole.form, form);
        for (const [name] of fields) assert.ok(whole.names.includes(name));
        assert.deepEqual(await inspect(form, sizes), whole);
      }),
    );
  });

  for (const disposition of [
    'name="_method\0x"',
    'name="a"; filename="b\0"',
    "name*=UTF-8''%5Fmethod",
    'name*0="_met"; name*1="hod"',
    'name="=?UTF-8?Q?=5Fmethod?="',
  ]) {
    test(`${JSON.stringify(disposition)} is malformed: servers read another name`, async () => {
      await assert.rejects(inspect(part(disposition)), { code: 'malformed_request' });
    });
  }

  test('headers of a part that do not end are malformed', async () => {
    await assert.rejects(inspect(`--B\r\n${'x'.repeat(20_000)}`), { code: 'malformed_request' });
  });
});
