import type { Candidate, CandidateOperation } from './candidates.ts';

/** The integrations of a made-up company, as its administrators might have registered them. */
export const CANDIDATES: readonly Candidate[] = [
  integration(
    'github',
    'GitHub API',
    'Repositories, issues and pull requests',
    'api.github.com',
    'GitHub v3 REST API',
    `
    get /repos/{owner}/{repo} | repos/get | Get a repository | repos
    get /orgs/{org}/repos | repos/list-for-org | List organization repositories | repos
    get /repos/{owner}/{repo}/issues | issues/list-for-repo | List repository issues | issues
    post /repos/{owner}/{repo}/issues | issues/create | Create an issue | issues
    get /repos/{owner}/{repo}/issues/{issue_number} | issues/get | Get an issue | issues
    patch /repos/{owner}/{repo}/issues/{issue_number} | issues/update | Update an issue | issues
    get /repos/{owner}/{repo}/issues/{issue_number}/comments | issues/list-comments | List issue comments | issues
    post /repos/{owner}/{repo}/issues/{issue_number}/comments | issues/create-comment | Create an issue comment | issues
    get /repos/{owner}/{repo}/pulls | pulls/list | List pull requests | pulls
    get /repos/{owner}/{repo}/commits | repos/list-commits | List commits | repos
    get /repos/{owner}/{repo}/releases | repos/list-releases | List releases | repos
    put /repos/{owner}/{repo}/pulls/{pull_number}/merge | pulls/merge | Merge a pull request | pulls`,
  ),
  integration(
    'hubspot',
    'HubSpot CRM',
    'Contacts, companies and deals of the sales team',
    'api.hubapi.com',
    'Contacts',
    `
    get /crm/v3/objects/contacts | getContacts | List contacts | Contacts
    post /crm/v3/objects/contacts | createContact | Create a contact | Contacts
    patch /crm/v3/objects/contacts/{contactId} | updateContact | Update a contact | Contacts
    delete /crm/v3/objects/contacts/{contactId} | archiveContact | Archive a contact | Contacts
    get /crm/v3/objects/deals | getDeals | List deals | Deals
    post /crm/v3/objects/deals | createDeal | Create a deal | Deals
    get /crm/v3/objects/companies | getCompanies | List companies | Companies`,
  ),
  integration(
    'stripe',
    'Stripe',
    'Payments, customers, subscriptions and invoices',
    'api.stripe.com',
    'Stripe API',
    stripeOperations(),
  ),
  integration(
    'stripe-sandbox',
    'Stripe sandbox',
    'Test payments, no real money',
    'api.stripe.com',
    'Stripe API',
    stripeOperations(),
  ),
  integration(
    'zendesk',
    'Zendesk',
    'Customer support tickets',
    'acme.zendesk.com',
    'Support API',
    `
    get /api/v2/tickets | ListTickets | List tickets | Tickets
    post /api/v2/tickets | CreateTicket | Create a ticket | Tickets
    get /api/v2/tickets/{ticket_id} | ShowTicket | Show a ticket | Tickets
    put /api/v2/tickets/{ticket_id} | UpdateTicket | Update a ticket | Tickets
    get /api/v2/tickets/{ticket_id}/comments | ListTicketComments | List comments of a ticket | Ticket Comments
    get /api/v2/satisfaction_ratings | ListSatisfactionRatings | List satisfaction ratings | Satisfaction Ratings
    get /api/v2/users | ListUsers | List users | Users`,
  ),
  integration(
    'jira',
    'Jira',
    'Planning of the product teams',
    'acme.atlassian.net',
    'The Jira Cloud platform REST API',
    `
    get /rest/api/3/search | searchForIssuesUsingJql | Search for issues using JQL | Issue search
    post /rest/api/3/issue | createIssue | Create issue | Issues
    get /rest/api/3/issue/{issueIdOrKey} | getIssue | Get issue | Issues
    put /rest/api/3/issue/{issueIdOrKey} | editIssue | Edit issue | Issues
    post /rest/api/3/issue/{issueIdOrKey}/transitions | doTransition | Transition issue | Issues
    get /rest/api/3/project/search | searchProjects | Get projects paginated | Projects
    get /rest/agile/1.0/board/{boardId}/sprint | getAllSprints | Get all sprints | Board`,
  ),
  integration(
    'slack',
    'Slack',
    'Messages and channels of the company',
    'slack.com',
    'Slack Web API',
    `
    post /chat.postMessage | chat_postMessage | Sends a message to a channel. | chat
    post /chat.update | chat_update | Updates a message. | chat
    get /conversations.list | conversations_list | Lists all channels in a Slack team. | conversations
    get /conversations.history | conversations_history | Fetches a conversation's history of messages and events. | conversations
    get /users.list | users_list | Lists all users in a Slack team. | users
    post /reminders.add | reminders_add | Creates a reminder. | reminders`,
  ),
  integration(
    'notion',
    'Notion',
    'The company wiki',
    'api.notion.com',
    'Notion API',
    `
    post /v1/search | post-search | Search pages and databases | Search
    post /v1/databases/{database_id}/query | post-database-query | Query a database | Databases
    post /v1/pages | post-page | Create a page | Pages
    get /v1/pages/{page_id} | retrieve-a-page | Retrieve a page | Pages
    patch /v1/pages/{page_id} | patch-page | Update page properties | Pages
    get /v1/blocks/{block_id}/children | get-block-children | Retrieve block children | Blocks`,
  ),
  integration(
    'linear',
    'Linear',
    'Issues of the mobile team',
    'api.linear.app',
    'Linear',
    `
    get /issues | listIssues | List issues | Issues
    post /issues | createIssue | Create an issue | Issues
    get /cycles | listCycles | List cycles | Cycles
    get /projects | listProjects | List projects | Projects`,
  ),
  integration(
    'google-calendar',
    'Google Calendar',
    'Meetings and events',
    'www.googleapis.com',
    'Calendar API',
    `
    get /calendars/{calendarId}/events | calendar.events.list | Returns events on the specified calendar. | events
    post /calendars/{calendarId}/events | calendar.events.insert | Creates an event. | events
    delete /calendars/{calendarId}/events/{eventId} | calendar.events.delete | Deletes an event. | events
    get /users/me/calendarList | calendar.calendarList.list | Returns the calendars on the user's calendar list. | calendarList
    post /freeBusy | calendar.freebusy.query | Returns free/busy information for a set of calendars. | freebusy`,
  ),
  integration(
    'sendgrid',
    'SendGrid',
    'Transactional e-mail',
    'api.sendgrid.com',
    'SendGrid Email API v3',
    `
    post /v3/mail/send | POST_mail-send | Send an email | Mail Send
    get /v3/templates | GET_templates | List email templates | Templates
    get /v3/suppression/bounces | GET_suppression-bounces | List bounced emails | Bounces
    get /v3/stats | GET_stats | Retrieve global email statistics | Stats`,
  ),
  integration(
    'twilio',
    'Twilio',
    'Text messages and phone calls',
    'api.twilio.com',
    'Twilio - Api',
    `
    post /2010-04-01/Accounts/{AccountSid}/Messages.json | CreateMessage | Send an SMS message | Messages
    get /2010-04-01/Accounts/{AccountSid}/Messages.json | ListMessage | Retrieve a list of SMS messages | Messages
    post /2010-04-01/Accounts/{AccountSid}/Calls.json | CreateCall | Create a phone call | Calls
    get /2010-04-01/Accounts/{AccountSid}/Calls.json | ListCall | Retrieve a list of phone calls | Calls`,
  ),
  integration(
    'shopify',
    'Shopify store',
    'Products, orders and stock of the web shop',
    'acme.myshopify.com',
    'Shopify Admin API',
    `
    get /admin/api/2024-10/products.json | listProducts | Retrieve a list of products | Product
    post /admin/api/2024-10/products.json | createProduct | Create a product | Product
    get /admin/api/2024-10/orders.json | listOrders | Retrieve a list of orders | Order
    get /admin/api/2024-10/orders/{order_id}.json | getOrder | Retrieve an order | Order
    post /admin/api/2024-10/orders/{order_id}/cancel.json | cancelOrder | Cancel an order | Order
    get /admin/api/2024-10/customers.json | listCustomers | Retrieve a list of customers | Customer`,
  ),
  integration(
    'salesforce',
    'Salesforce',
    'Accounts, leads and opportunities',
    'acme.my.salesforce.com',
    'Salesforce Platform API',
    `
    get /services/data/v61.0/sobjects/Account | listAccounts | List accounts | Account
    get /services/data/v61.0/sobjects/Lead | listLeads | List leads | Lead
    post /services/data/v61.0/sobjects/Lead | createLead | Create a lead | Lead
    get /services/data/v61.0/sobjects/Opportunity | listOpportunities | List opportunities | Opportunity
    patch /services/data/v61.0/sobjects/Opportunity/{id} | updateOpportunity | Update an opportunity | Opportunity`,
  ),
  integration(
    'inventory',
    'Internal inventory service',
    'Stock levels of the warehouses',
    'inventory.acme.internal',
    'Inventory',
    `
    get /warehouses | listWarehouses | List warehouses | warehouses
    get /stock | listStock | Stock levels of all articles | stock
    put /stock/{sku} | adjustStock | Adjust the stock level of an article | stock
    get /suppliers | listSuppliers | List suppliers | suppliers`,
  ),
  integration(
    'hr-directory',
    'HR directory',
    'Employees, departments and absences',
    'hr.acme.internal',
    'People',
    `
    get /employees | listEmployees | List employees | employees
    get /employees/{id} | getEmployee | Get an employee | employees
    get /departments | listDepartments | List departments | departments
    get /absences | listAbsences | List absences | absences
    post /absences | requestAbsence | Request an absence | absences`,
  ),
  integration(
    'weather',
    'Weather API',
    'Current weather and forecasts',
    'api.openweathermap.org',
    'OpenWeatherMap API',
    `
    get /data/2.5/weather | currentWeather | Current weather of a city | weather
    get /data/2.5/forecast | forecast | Forecast of the next five days | forecast`,
  ),
  integration(
    'mailchimp',
    'Mailchimp Marketing',
    'Audiences and newsletters',
    'us6.api.mailchimp.com',
    'Mailchimp Marketing API',
    `
    get /3.0/lists | getLists | Get lists info | lists
    post /3.0/lists/{list_id}/members | addListMember | Add member to list | lists
    get /3.0/campaigns | listCampaigns | List campaigns | campaigns
    post /3.0/campaigns | createCampaign | Add campaign | campaigns
    get /3.0/reports | listReports | List campaign reports | reports`,
  ),
  integration(
    'sentry',
    'Sentry',
    'Errors of our software',
    'sentry.io',
    'Sentry Public API',
    `
    get /api/0/projects/{organization}/{project}/issues/ | listProjectIssues | List a project's issues | Events
    get /api/0/projects/{organization}/{project}/events/ | listProjectEvents | List a project's error events | Events
    put /api/0/issues/{issue_id}/ | updateIssue | Update an issue | Events`,
  ),
  integration(
    'pagerduty',
    'PagerDuty',
    'Incidents and on-call schedules',
    'api.pagerduty.com',
    'PagerDuty API',
    `
    get /incidents | listIncidents | List incidents | Incidents
    post /incidents | createIncident | Create an incident | Incidents
    put /incidents/{id} | updateIncident | Update an incident | Incidents
    get /oncalls | listOnCalls | List who is on call | On-Calls
    get /schedules | listSchedules | List schedules | Schedules`,
  ),
];

/** Those of another company: most of their names are common words. */
export const COMMON_WORD_CANDIDATES: readonly Candidate[] = [
  integration(
    'square',
    'Square',
    'Payments and catalog',
    'connect.squareup.com',
    'Square Connect API',
    `
    get /v2/payments | | List payments | Payments
    post /v2/payments | | Create payment | Payments
    get /v2/catalog/list | | List catalog | Catalog`,
  ),
  integration(
    'box',
    'Box',
    'Files and folders',
    'api.box.com',
    'Box Platform API',
    `
    get /folders/{id}/items | | List items in folder | Folders
    post /files/content | | Upload file | Files`,
  ),
  integration(
    'front',
    'Front',
    'Shared inbox',
    'api2.frontapp.com',
    'Front Core API',
    `
    get /conversations | | List conversations | Conversations
    post /conversations/{id}/messages | | Reply | Messages`,
  ),
  integration(
    'monday',
    'monday.com',
    'Boards of the marketing team',
    'api.monday.com',
    'monday API',
    `
    get /boards | | List boards | Boards
    post /items | | Create item | Items`,
  ),
  integration(
    'segment',
    'Segment',
    'Tracking plan',
    'api.segmentapis.com',
    'Segment Public API',
    `
    get /sources | | List sources | Sources`,
  ),
  integration(
    'zoom',
    'Zoom',
    'Video meetings',
    'api.zoom.us',
    'Zoom Meeting API',
    `
    get /users/{userId}/meetings | | List meetings | Meetings
    post /users/{userId}/meetings | | Create a meeting | Meetings`,
  ),
  integration(
    'teams',
    'Microsoft Teams',
    'Chat of the office',
    'graph.microsoft.com',
    'Microsoft Graph',
    `
    post /teams/{id}/channels/{cid}/messages | | Send message in a channel | Teams
    get /teams/{id}/channels | | List channels | Teams`,
  ),
  integration(
    'airtable',
    'Airtable bases',
    'Content planning tables',
    'api.airtable.com',
    'Airtable Web API',
    `
    get /v0/{baseId}/{table} | | List records | Records
    post /v0/{baseId}/{table} | | Create records | Records`,
  ),
  integration(
    'billing',
    'Billing service',
    'Invoices and dunning of our customers',
    'billing.corp.local',
    'Billing',
    `
    get /invoices | | List invoices | invoices
    post /invoices/{id}/remind | | Send a reminder | invoices`,
  ),
  integration(
    'orders',
    'Orders API',
    'Orders of the shop',
    'orders.corp.local',
    'Order management',
    `
    get /orders | | List orders | orders
    get /orders/{id} | | Get order | orders`,
  ),
  integration(
    'github-acme',
    'GitHub (acme)',
    '',
    'api.github.com',
    'GitHub v3 REST API',
    `
    get /repos/{o}/{r}/issues | | List repository issues | issues`,
  ),
  integration(
    'gitlab',
    'GitLab',
    'Merge requests',
    'gitlab.com',
    'GitLab API',
    `
    get /projects/{id}/merge_requests | | List merge requests | merge_requests
    get /projects/{id}/issues | | List issues | issues`,
  ),
  integration(
    'gsheets',
    'Google Sheets',
    'Spreadsheets',
    'sheets.googleapis.com',
    'Google Sheets API',
    `
    get /v4/spreadsheets/{id}/values/{range} | | Read values | values`,
  ),
  integration(
    'gdrive',
    'Google Drive',
    'Files',
    'www.googleapis.com',
    'Drive API',
    `
    get /drive/v3/files | | List files | files`,
  ),
  integration(
    'intercom',
    'Intercom',
    'Conversations with customers',
    'api.intercom.io',
    'Intercom API',
    `
    get /conversations | | List conversations | Conversations
    get /contacts | | List contacts | Contacts`,
  ),
  integration(
    'petstore',
    'Petstore',
    '',
    'petstore3.swagger.io',
    'Swagger Petstore',
    `
    get /pet/findByStatus | | Finds pets by status | pet
    post /pet | | Add a new pet | pet`,
  ),
];

function stripeOperations(): string {
  return `
    get /v1/customers | GetCustomers | List all customers | Customers
    post /v1/customers | PostCustomers | Create a customer | Customers
    get /v1/charges | GetCharges | List all charges | Charges
    post /v1/refunds | PostRefunds | Create a refund | Refunds
    get /v1/invoices | GetInvoices | List all invoices | Invoices
    get /v1/subscriptions | GetSubscriptions | List subscriptions | Subscriptions
    delete /v1/subscriptions/{id} | DeleteSubscriptionsId | Cancel a subscription | Subscriptions
    get /v1/payment_intents | GetPaymentIntents | List all PaymentIntents | Payment Intents`;
}

function integration(
  slug: string,
  name: string,
  description: string,
  host: string,
  specTitle: string,
  operations: string,
): Candidate {
  return {
    slug,
    name,
    description,
    host,
    specTitle,
    operations: operations.trim().split('\n').map(operation),
  };
}

/** `method path | operationId | summary | tag` */
function operation(line: string): CandidateOperation {
  const [address = '', operationId = '', summary = '', tag = ''] = line.split('|').map((part) => part.trim());
  return { key: address.replace(' ', ':'), operationId: operationId || null, summary, tags: [tag] };
}
