import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { proposedDescription, proposedNames } from './proposed-names.ts';

describe('the name and slug that a spec proposes', () => {
  const table: [title: string, urls: string[], name: string, slug: string][] = [
    ["GitHub's official OpenAPI spec + Octokit extension", ['https://api.github.com'], 'GitHub', 'github'],
    [
      'OData Service for namespace microsoft.graph',
      ['https://graph.microsoft.com/v1.0'],
      'Microsoft',
      'microsoft',
    ],
    ['Tickets API', ['http://tickets.sample.invalid'], 'Tickets', 'tickets'],
    ['Swagger Petstore - OpenAPI 3.0', ['https://petstore3.swagger.io/api/v3'], 'Petstore', 'petstore'],
    ['Adyen Checkout API', ['https://checkout-test.adyen.com/v70'], 'Adyen Checkout', 'adyen-checkout'],
    ['Pets & Vets', [], 'Pets & Vets', 'pets-vets'],
    ['The API that the whole of our company uses', ['https://api.shop.co.uk'], 'Shop', 'shop'],
    [
      'The API that the whole of our company uses',
      ['http://10.0.0.8'],
      'that whole of our company uses',
      'that-whole-of-our-company-uses',
    ],
    ['API', ['https://api.stripe.com'], 'Stripe', 'stripe'],
    ['API', [], 'API', 'api'],
    [
      'API',
      ['https://raw.githubusercontent.com/x/y/openapi.json', 'https://www.billing-api.example.com'],
      'Example',
      'example',
    ],
    ['天気', ['https://tenki.jp'], '天気', 'tenki'],
  ];
  for (const [title, urls, name, slug] of table)
    test(`“${title}” at ${urls.join(', ') || 'nowhere'}: ${name}`, () =>
      assert.deepEqual(proposedNames(title, urls), { name, slug }));
});

describe('the description that a spec proposes', () => {
  const long = `${'Issues and pull requests of all repositories. '.repeat(8)}`;
  const table: [markdown: string, text: string][] = [
    ['GitHub’s v3 REST API.', 'GitHub’s v3 REST API.'],
    [
      '# Tickets\n\nA **small** ticket `system`, see [the docs](https://x.example).\n\nMore.',
      'A small ticket system, see the docs.',
    ],
    ['<p>Text</p>', 'Text'],
    [long, long.slice(0, 45 * 6 + 5).trim()],
    ['a'.repeat(250) + ' bbb'.repeat(50), `${'a'.repeat(250)}${' bbb'.repeat(12)} …`],
    ['', ''],
  ];
  for (const [markdown, text] of table)
    test(`of “${markdown.slice(0, 30)}”`, () => assert.equal(proposedDescription(markdown), text));
});
