import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { matchPrompt, shortlist } from './match.ts';
import { prepareCandidate } from './prepare-candidate.ts';
import { integrationsOf } from './workspace-fixtures.ts';

const PREPARED = integrationsOf('company').map(prepareCandidate);

type Row = [prompt: string, slugs: string[], firstOperation?: string];

function check(rows: readonly Row[], candidates = PREPARED): void {
  for (const [prompt, slugs, firstOperation] of rows) {
    test(`${JSON.stringify(prompt)} -> ${slugs.join(', ') || 'nothing'}`, () => {
      const matches = matchPrompt(prompt, candidates);
      assert.deepEqual(
        matches.map(({ slug }) => slug),
        slugs,
      );
      if (firstOperation) assert.equal(matches[0]?.operations[0], firstOperation);
    });
  }
}

describe('a prompt that names an integration', () => {
  check([
    ['Create an app based on my GitHub issues', ['github'], 'get:/repos/{owner}/{repo}/issues'],
    ['Build a dashboard for our HubSpot deals', ['hubspot'], 'get:/crm/v3/objects/deals'],
    ['a page that lists the latest Stripe invoices', ['stripe', 'stripe-sandbox'], 'get:/v1/invoices'],
    ['Show Zendesk tickets by priority', ['zendesk'], 'get:/api/v2/tickets'],
    ['A form that creates Jira issues', ['jira'], 'post:/rest/api/3/issue'],
    ['Post a message to Slack every morning', ['slack'], 'post:/chat.postMessage'],
    ['send a summary to slack', ['slack']],
    ['Turn our Notion pages into a website', ['notion']],
    ['a linear issues dashboard', ['linear'], 'get:/issues'],
    ['Show my Google Calendar events next to the weather forecast', ['google-calendar', 'weather']],
    ['Send e-mails with SendGrid to new customers', ['sendgrid'], 'post:/v3/mail/send'],
    ['text people their code via twilio', ['twilio'], 'post:/2010-04-01/Accounts/{AccountSid}/Messages.json'],
    ['A tool to cancel Shopify orders', ['shopify'], 'post:/admin/api/2024-10/orders/{order_id}/cancel.json'],
    [
      'Salesforce opportunities as a kanban board',
      ['salesforce'],
      'get:/services/data/v61.0/sobjects/Opportunity',
    ],
    ['app for checking stock in the internal inventory service', ['inventory'], 'get:/stock'],
    ['search the HR directory', ['hr-directory']],
    ['Plan picnics with the weather API', ['weather']],
    ['MAILCHIMP CAMPAIGN REPORTS', ['mailchimp'], 'get:/3.0/reports'],
    ['Errors from Sentry grouped by release', ['sentry']],
    ['Who is on call? Show it from PagerDuty', ['pagerduty'], 'get:/oncalls'],
    ['GitHub', ['github'], 'get:/orgs/{org}/repos'],
    ['Create a Linear issue for each Sentry error', ['linear', 'sentry'], 'post:/issues'],
    ["I'd like GitHub issues and Jira tickets in one list", ['github', 'jira']],
    ['a dashboard that shows things like GitHub issues and Jira tickets', ['github', 'jira']],
    ['Support agents would like to use Zendesk from their phones', ['zendesk']],
    ['Sync HubSpot contacts with Mailchimp, and tell the team on Slack', ['slack', 'hubspot', 'mailchimp']],
    ['Delete HubSpot contacts that bounced', ['hubspot'], 'delete:/crm/v3/objects/contacts/{contactId}'],
    ['See our Jira tickets without opening Jira', ['jira']],
    ['Pull requests in GitHub that are not linked to a Jira issue', ['github', 'jira']],
    ['Invoices not yet paid in Stripe', ['stripe', 'stripe-sandbox'], 'get:/v1/invoices'],
    ['Not only GitHub but also Jira issues', ['github', 'jira']],
    ['refund stripe payments', ['stripe', 'stripe-sandbox'], 'post:/v1/refunds'],
  ]);
});

describe('misspelt and split names', () => {
  check([
    ['a list of githb isues', ['github'], 'get:/repos/{owner}/{repo}/issues'],
    ['my Hubspott contacts', ['hubspot'], 'get:/crm/v3/objects/contacts'],
    ['tickets from zen desk', ['zendesk']],
    ['git hub pull requests', ['github'], 'get:/repos/{owner}/{repo}/pulls'],
    ['Saleforce leads', ['salesforce'], 'get:/services/data/v61.0/sobjects/Lead'],
    ['pager duty incidents', ['pagerduty'], 'get:/incidents'],
    ['Google Calender events of this week', ['google-calendar']],
    ['shopify’s best products', ['shopify'], 'get:/admin/api/2024-10/products.json'],
    ['Gïthüb issues', ['github']],
  ]);
});

describe('prompts in other languages', () => {
  check([
    ['Erstelle eine App für meine GitHub-Issues', ['github'], 'get:/repos/{owner}/{repo}/issues'],
    ['Une appli pour les contacts de HubSpot', ['hubspot'], 'get:/crm/v3/objects/contacts'],
    ['Une application qui affiche les incidents PagerDuty', ['pagerduty'], 'get:/incidents'],
    ['Una app con mis tickets de Zendesk', ['zendesk']],
    ['Mostra i ticket di Zendesk ancora aperti', ['zendesk'], 'get:/api/v2/tickets'],
    ['GitHubのイシューを一覧表示するアプリ', ['github']],
    ['Eine Einkaufsliste', []],
    // What is not wanted takes a model.
    ['Offene Zendesk-Tickets ohne Jira', ['jira', 'zendesk']],
  ]);
});

describe('the operation that is suggested first', () => {
  check([
    ['Show our open tickets by team', ['zendesk'], 'get:/api/v2/tickets'],
    ['List open tickets in Zendesk', ['zendesk'], 'get:/api/v2/tickets'],
    ['A board of deleted repos on GitHub', ['github'], 'get:/orgs/{org}/repos'],
    ['A report of cancelled Shopify orders', ['shopify'], 'get:/admin/api/2024-10/orders.json'],
    ['A chart of merged GitHub pull requests', ['github'], 'get:/repos/{owner}/{repo}/pulls'],
    ['A dashboard of refunds in Stripe', ['stripe', 'stripe-sandbox'], 'get:/v1/customers'],
    ['A form that opens tickets', ['zendesk'], 'post:/api/v2/tickets'],
    ['A page where users open Zendesk tickets', ['zendesk'], 'post:/api/v2/tickets'],
    [
      'Merge GitHub pull requests from my phone',
      ['github'],
      'put:/repos/{owner}/{repo}/pulls/{pull_number}/merge',
    ],
    ['Cancel subscriptions in Stripe', ['stripe', 'stripe-sandbox'], 'delete:/v1/subscriptions/{id}'],
    ['Post GitHub releases to Slack', ['github', 'slack'], 'get:/repos/{owner}/{repo}/releases'],
    ['Remind assignees by e-mail of Jira issues', ['jira', 'sendgrid'], 'get:/rest/api/3/search'],
  ]);
});

describe('several integrations of one API', () => {
  check([
    ['Charge cards in the Stripe sandbox', ['stripe-sandbox'], 'get:/v1/charges'],
    ['list production Stripe customers', ['stripe'], 'get:/v1/customers'],
    ['compare Stripe with the Stripe sandbox', ['stripe', 'stripe-sandbox']],
    ['refunds in Stripe (sandbox)', ['stripe-sandbox']],
  ]);
});

describe('names that a prompt only compares with', () => {
  check([
    ['an app like GitHub but for cooking recipes', []],
    ['A Stripe-style landing page', []],
    ['Something similar to Jira for my household', []],
    ['a Slack clone for families', []],
    ['a note-taking app inspired by Notion', []],
    ['An alternative to Mailchimp', []],
    ['GitHub but for poems', []],
    ['It looks like Shopify and sells vinyl', []],
    ['Think Salesforce, but simple', []],
    ['A GitHub-like activity graph for my sports', []],
    ['a Google Calendar clone', []],
    ['a board similar to Jira with our GitHub issues', ['github'], 'get:/repos/{owner}/{repo}/issues'],
  ]);
});

describe('names that a prompt excludes', () => {
  check([
    ['team chat without Slack', []],
    ["Don't use Salesforce", []],
    ['HubSpot contacts, not Salesforce leads', ['hubspot'], 'get:/crm/v3/objects/contacts'],
    ['Use Zendesk instead of Jira', ['zendesk']],
    ['alerts by Twilio rather than Slack or SendGrid', ['twilio']],
    ['GitHub issues, no Jira tickets', ['github']],
  ]);
});

describe('common words that are names elsewhere', () => {
  check([
    ['a todo list', []],
    ['a linear regression calculator', []],
    ['Linear algebra flashcards', []],
    ['I have no notion of time: a clock', []],
    ['cut me some slack: an excuse generator', []],
    ['a striped wallpaper designer', []],
    ['a comic strip maker', []],
    ['a full-stack course planner', []],
    ['Google Maps of hiking trails', []],
    ['a directory of restaurants', []],
    ['a recipe book with shopping lists', []],
    ['a quiz about rivers', []],
    ['an issue tracker for my household', []],
    ['', []],
  ]);
});

describe('a prompt with topics of an integration', () => {
  check([
    ['show our open support tickets', ['zendesk'], 'get:/api/v2/tickets'],
    ['a dashboard of all open pull requests', ['github'], 'get:/repos/{owner}/{repo}/pulls'],
    ['show the stock levels of our warehouses', ['inventory']],
    ['a customer loyalty card', []],
  ]);
});

describe('prompts written before the matcher: first set', () => {
  check([
    [
      'I want an app where the sales team can browse HubSpot deals by stage',
      ['hubspot'],
      'get:/crm/v3/objects/deals',
    ],
    ['Make me a Slack bot that posts new Sentry errors', ['sentry', 'slack']],
    ['A public changelog from our GitHub releases', ['github'], 'get:/repos/{owner}/{repo}/releases'],
    ['Let employees request days off; absences are in the HR directory', ['hr-directory']],
    ['A habit tracker with streaks', []],
    ['An Instagram clone for dog owners', []],
    ['A marketplace like Shopify for handmade soap', []],
    ['build something like Zendesk for my dentist practice, no integrations needed', []],
    [
      'Visualise MRR from stripe and compare it to salesforce opportunities',
      ['salesforce', 'stripe', 'stripe-sandbox'],
    ],
    [
      'Reorder screen: warehouse stock below the minimum, from our inventory service',
      ['inventory'],
      'get:/stock',
    ],
    ['A countdown to Monday with memes', []],
    ['Show the current weather in Berlin', ['weather'], 'get:/data/2.5/weather'],
    ['Incident timeline using PagerDuty and Jira', ['jira', 'pagerduty']],
    ['schedule a meeting in google calendar from a chat message', ['google-calendar']],
    ['Dashboard for Shopfy orders', ['shopify'], 'get:/admin/api/2024-10/orders.json'],
    ['A notion of fairness: split bills with friends', []],
    [
      'Replace our old Salesforce screens with a form on HubSpot contacts',
      ['hubspot'],
      'get:/crm/v3/objects/contacts',
    ],
    [
      'Add a comment to GitHub issues from a spreadsheet',
      ['github'],
      'post:/repos/{owner}/{repo}/issues/{issue_number}/comments',
    ],
    ['Expense splitter without Stripe or any other payment service', []],
    ['A front page for my sandbox game', []],
    ['Close Zendesk tickets in bulk', ['zendesk'], 'put:/api/v2/tickets/{ticket_id}'],
  ]);
});

describe('prompts written before the matcher: second set', () => {
  check([
    ['Users like GitHub stars: a game about collecting them', ['github']],
    ['People who like Slack will love this team chat', ['slack']],
    ['An app for managing my Box of recipes', []],
    [
      'Sales overview with data from tools like HubSpot, Salesforce and Stripe',
      ['salesforce', 'stripe', 'hubspot', 'stripe-sandbox'],
    ],
    ['a twitter-like feed for our office', []],
    ['Jira', ['jira'], 'get:/rest/api/3/search'],
    ['the Uber of lawn mowing', []],
    ['the GitHub of knitting patterns', []],
    ['Warn me by SMS through Twilio when PagerDuty opens an incident', ['pagerduty', 'twilio']],
    ['We do not need Mailchimp; send newsletters through SendGrid', ['sendgrid']],
    ['A timesheet that is not connected to Jira', []],
    ['Turn Sentry alerts into Linear tickets', ['linear', 'sentry']],
    ['An onboarding checklist for new employees', []],
    ['org chart of employees and departments from our HR system', ['hr-directory']],
    ['slack status changer', ['slack']],
    [
      'Let customers upload photos of damaged goods and open a Zendesk ticket',
      ['zendesk'],
      'post:/api/v2/tickets',
    ],
    ['A game about sentries guarding a castle', []],
    ['Track the inventory of my comic books', []],
    ['Photo album with captions and likes', []],
    ['Kanban board à la Jira', []],
    ['Notion-to-website converter', ['notion']],
    ['A tax calculator for freelancers', []],
    ['Weekly digest e-mail of our open pull requests', ['github', 'sendgrid']],
    ['create invoices for hubspot companies in stripe', ['stripe', 'hubspot', 'stripe-sandbox']],
    ['An app that uses Google Calendar and shows free slots', ['google-calendar']],
    ['A calendar of public holidays', []],
    ['add an appointment to my calendar', ['google-calendar'], 'post:/calendars/{calendarId}/events'],
    ['Quarterly report of sales force performance', []],
    ['Stripe payments', ['stripe', 'stripe-sandbox']],
  ]);
});

describe('integrations whose names are common words', () => {
  check(
    [
      ['a square root calculator', []],
      ['show square payments', ['square']],
      ['Charge customers with Square', ['square']],
      ['A box of chocolates configurator', []],
      ['Upload photos to Box', ['box']],
      ['box files browser', ['box']],
      ['The front page of a newspaper', []],
      ['An inbox zero game for Front conversations', ['front']],
      ['Meeting reminder every Monday', []],
      ['Create monday.com items from a form', ['monday']],
      ['monday boards overview', ['monday']],
      ['segment customers by age', []],
      ['zoom in on photos', []],
      ['Schedule Zoom meetings', ['zoom']],
      ['Post a message to Microsoft Teams', ['teams']],
      ['post build results to Teams', ['teams']],
      ['A fantasy league for football teams', []],
      ['records from our airtable', ['airtable']],
      ['send reminders through the billing service', ['billing']],
      ['a billing app for freelancers', []],
      ['show all open orders', ['orders']],
      ['order pizza with friends', []],
      ['GitHub issues board', ['github-acme']],
      ['gitlab merge requests waiting for review', ['gitlab']],
      ['A chart from my Google Sheets', ['gsheets']],
      ['read a google sheet', ['gsheets']],
      ['Google Drive file picker', ['gdrive']],
      ['a Google Docs clone', []],
      ['intercom for my house with a doorbell camera', []],
      ['Intercom conversations dashboard', ['intercom']],
      ['list available pets from the petstore', ['petstore']],
      ['a pet adoption diary', []],
      ['Tinder for pets', []],
      ['Move files from Google Drive to Box', ['box', 'gdrive']],
      ['An app that looks like GitHub but uses data from GitLab', ['gitlab']],
      ['a retro board, not connected to Airtable', []],
    ],
    integrationsOf('namesakes').map(prepareCandidate),
  );
});

describe('prompts written before the matcher: third set', () => {
  check([
    [
      'I need an internal tool for refunds: look up a Stripe charge and refund it',
      ['stripe', 'stripe-sandbox'],
    ],
    ['Customer 360 view combining HubSpot, Zendesk and Shopify', ['zendesk', 'hubspot', 'shopify']],
    ['make a page to report bugs straight into jira', ['jira']],
    ['A Trello-style board for wedding planning', []],
    ['a podcast player', []],
    ['Leaderboard of commits per developer from GitHub', ['github'], 'get:/repos/{owner}/{repo}/commits'],
    [
      'Newsletter signup that adds people to our Mailchimp audience',
      ['mailchimp'],
      'post:/3.0/lists/{list_id}/members',
    ],
    ['gitub pull reqests', ['github'], 'get:/repos/{owner}/{repo}/pulls'],
    ['I hate Salesforce, so build me a simple CRM', []],
    ['A CRM for my plumbing business', []],
    ['show which colleagues are absent this week, using the hr directory', ['hr-directory']],
    ['birthday reminder for my family', []],
    [
      'Weather-dependent running planner with forecast from the Weather API',
      ['weather'],
      'get:/data/2.5/forecast',
    ],
    ['send an sms with twilio when stock is low in the inventory service', ['inventory', 'twilio']],
    ['A checkout for our Stripe sandbox', ['stripe-sandbox']],
    ['Is there a way to see PagerDuty on-call people on a TV?', ['pagerduty'], 'get:/oncalls'],
    ['a dashboard like Sentry for my IoT devices', []],
    ['Notes app where everything is stored in Notion', ['notion'], 'post:/v1/pages'],
    ['Compare hubspot and salesforce pipelines', ['salesforce', 'hubspot']],
    ['something to track time, but please not in Jira', []],
    ['A meme generator', []],
    ['A clone of Linear', []],
    ['linear progress bar showcase', []],
    ['Show me deals like the ones in HubSpot that closed last month', ['hubspot']],
    ['Every time a Shopify order is placed, create a HubSpot contact', ['hubspot', 'shopify']],
  ]);
});

describe('prompts written before the matcher: fourth set', () => {
  check([
    ['Roadmap page that groups Jira epics by quarter', ['jira']],
    ['I want to see which GitHub repos have no activity', ['github']],
    ['an Airbnb for boats', []],
    ['Ticket triage assistant powered by Zendesk data', ['zendesk']],
    ['A tool that helps support staff answer faster', []],
    ['Import a CSV into Salesforce as leads', ['salesforce']],
    ['do not connect to Slack; email through SendGrid only', ['sendgrid']],
    ['workout log', []],
    ['a Mailchimp alternative', []],
    ['Post GitHub releases to our Slack channel', ['github', 'slack']],
    ['who works in which department? use our HR directory', ['hr-directory']],
    ['Low-stock alerts from the inventory service in Slack', ['inventory', 'slack']],
    ['A store locator similar to the one of Shopify', []],
    ['PAGERDUTY: incidents per week', ['pagerduty']],
    ['Sentri errors list', ['sentry']],
    ['Hello world', []],
    ['Budget planner with charts', []],
    ['Stripe test payments', ['stripe-sandbox']],
    ['Job board', []],
    ['Linear issues and Notion docs in one search', ['linear', 'notion']],
    ['Shopify-like storefront that sells the articles in our inventory service', ['inventory']],
    ['A page where clients book meetings straight into my Google calendar', ['google-calendar']],
    ['An app that I would use like Notion', []],
    ['Landing page with a hero, pricing table and FAQ', []],
    ['Please use our HubSpot API to list companies', ['hubspot']],
  ]);
});

describe('a match', () => {
  test('has the words as the user wrote them, in order, and a score below 1 for a misspelling', () => {
    const [match] = matchPrompt('ISSUES from my Githb, please', PREPARED);
    assert.deepEqual(match?.matched, ['ISSUES', 'Githb']);
    assert.equal(match?.score, 0.9);
  });

  test('of a name alone suggests lists first, and at most five operations', () => {
    const [match] = matchPrompt('Shopify', PREPARED);
    assert.deepEqual(match?.operations, [
      'get:/admin/api/2024-10/products.json',
      'get:/admin/api/2024-10/orders.json',
      'get:/admin/api/2024-10/customers.json',
      'get:/admin/api/2024-10/orders/{order_id}.json',
    ]);
  });

  test('a domain that several integrations share names none of them', () => {
    assert.deepEqual(matchPrompt('a page for acme and its friends', PREPARED), []);
  });

  test('the shortlist has what the rules leave out', () => {
    const slugs = shortlist('an app like GitHub with tickets', PREPARED, 5).map(({ slug }) => slug);
    assert.deepEqual(slugs.slice(0, 2), ['github', 'zendesk']);
    assert.ok(slugs.length <= 5);
  });
});

describe('properties', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          'like',
          'our',
          'without',
          'GitHub',
          'slack',
          'issues',
          'a',
          ',',
          '.',
          'create',
          'git',
          'hub',
        ),
      )
      .map((words) => words.join(' ')),
  );

  test('any text has the same matches each time, whatever the order of the candidates', () => {
    const reversed = PREPARED.toReversed();
    fc.assert(
      fc.property(text, (prompt) => {
        const matches = matchPrompt(prompt, PREPARED);
        assert.deepEqual(matchPrompt(prompt, PREPARED), matches);
        assert.deepEqual(matchPrompt(prompt, reversed), matches);
        for (const { score, matched, operations } of matches) {
          assert.ok(score > 0 && score <= 1 && matched.length > 0 && operations.length <= 10);
          for (const word of matched) assert.ok(prompt.includes(word));
        }
      }),
    );
  });

  test('any candidate can be prepared', () => {
    const string = fc.string({ unit: 'binary' });
    const operation = fc.record({
      key: string,
      operationId: fc.option(string),
      summary: string,
      tags: fc.array(string),
    });
    const candidate = fc.record({
      slug: string,
      name: string,
      description: string,
      host: string,
      specTitle: string,
      operations: fc.array(operation),
    });
    fc.assert(
      fc.property(candidate, text, (any, prompt) => {
        const prepared = [prepareCandidate(any)];
        for (const text of [prompt, any.name, `our ${any.description}`]) {
          assert.ok(matchPrompt(text, prepared).length <= 1);
          assert.ok(shortlist(text, prepared, 20).length <= 1);
        }
      }),
    );
  });
});
