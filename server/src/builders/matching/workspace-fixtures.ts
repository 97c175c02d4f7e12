import type { Candidate } from './candidate.ts';

/**
 * The integrations of made-up workspaces, as their administrators might have registered them. A line is
 * `slug | name | description | host | title of the spec`, and each line below it an operation.
 */
const WORKSPACES: Readonly<Record<string, string>> = {
  company: `
github | GitHub API | Repositories, issues and pull requests | api.github.com | GitHub v3 REST API
  get /repos/{owner}/{repo} = Get a repository
  get /orgs/{org}/repos = List organization repositories
  get /repos/{owner}/{repo}/issues = List repository issues
  post /repos/{owner}/{repo}/issues = Create an issue
  get /repos/{owner}/{repo}/issues/{issue_number} = Get an issue
  patch /repos/{owner}/{repo}/issues/{issue_number} = Update an issue
  get /repos/{owner}/{repo}/issues/{issue_number}/comments = List issue comments
  post /repos/{owner}/{repo}/issues/{issue_number}/comments = Create an issue comment
  get /repos/{owner}/{repo}/pulls = List pull requests
  get /repos/{owner}/{repo}/commits = List commits
  get /repos/{owner}/{repo}/releases = List releases
  put /repos/{owner}/{repo}/pulls/{pull_number}/merge = Merge a pull request
hubspot | HubSpot CRM | Contacts, companies and deals of the sales team | api.hubapi.com | Contacts
  get /crm/v3/objects/contacts = List contacts
  post /crm/v3/objects/contacts = Create a contact
  patch /crm/v3/objects/contacts/{contactId} = Update a contact
  delete /crm/v3/objects/contacts/{contactId} = Archive a contact
  get /crm/v3/objects/deals = List deals
  post /crm/v3/objects/deals = Create a deal
  get /crm/v3/objects/companies = List companies
stripe | Stripe | Payments, customers, subscriptions and invoices | api.stripe.com | Stripe API
  get /v1/customers = List all customers
  post /v1/customers = Create a customer
  get /v1/charges = List all charges
  post /v1/refunds = Create a refund
  get /v1/invoices = List all invoices
  get /v1/subscriptions = List subscriptions
  delete /v1/subscriptions/{id} = Cancel a subscription
  get /v1/payment_intents = List all PaymentIntents
stripe-sandbox | Stripe sandbox | Test payments, no real money | api.stripe.com | Stripe API
  get /v1/customers = List all customers
  post /v1/customers = Create a customer
  get /v1/charges = List all charges
  post /v1/refunds = Create a refund
  get /v1/invoices = List all invoices
  get /v1/subscriptions = List subscriptions
  delete /v1/subscriptions/{id} = Cancel a subscription
  get /v1/payment_intents = List all PaymentIntents
zendesk | Zendesk | Customer support tickets | acme.zendesk.com | Support API
  get /api/v2/tickets = List tickets
  post /api/v2/tickets = Create a ticket
  get /api/v2/tickets/{ticket_id} = Show a ticket
  put /api/v2/tickets/{ticket_id} = Update a ticket
  get /api/v2/tickets/{ticket_id}/comments = List comments of a ticket
  get /api/v2/satisfaction_ratings = List satisfaction ratings
  get /api/v2/users = List users
jira | Jira | Planning of the product teams | acme.atlassian.net | The Jira Cloud platform REST API
  get /rest/api/3/search = Search for issues using JQL
  post /rest/api/3/issue = Create issue
  get /rest/api/3/issue/{issueIdOrKey} = Get issue
  put /rest/api/3/issue/{issueIdOrKey} = Edit issue
  post /rest/api/3/issue/{issueIdOrKey}/transitions = Transition issue
  get /rest/api/3/project/search = Get projects paginated
  get /rest/agile/1.0/board/{boardId}/sprint = Get all sprints
slack | Slack | Messages and channels of the company | slack.com | Slack Web API
  post /chat.postMessage = Sends a message to a channel.
  post /chat.update = Updates a message.
  get /conversations.list = Lists all channels in a Slack team.
  get /conversations.history = Fetches a conversation's history of messages and events.
  get /users.list = Lists all users in a Slack team.
  post /reminders.add = Creates a reminder.
notion | Notion | The company wiki | api.notion.com | Notion API
  post /v1/search = Search pages and databases
  post /v1/databases/{database_id}/query = Query a database
  post /v1/pages = Create a page
  get /v1/pages/{page_id} = Retrieve a page
  patch /v1/pages/{page_id} = Update page properties
  get /v1/blocks/{block_id}/children = Retrieve block children
linear | Linear | Issues of the mobile team | api.linear.app | Linear
  get /issues = List issues
  post /issues = Create an issue
  get /cycles = List cycles
  get /projects = List projects
google-calendar | Google Calendar | Meetings and events | www.googleapis.com | Calendar API
  get /calendars/{calendarId}/events = Returns events on the specified calendar.
  post /calendars/{calendarId}/events = Creates an event.
  delete /calendars/{calendarId}/events/{eventId} = Deletes an event.
  get /users/me/calendarList = Returns the calendars on the user's calendar list.
  post /freeBusy = Returns free/busy information for a set of calendars.
sendgrid | SendGrid | Transactional e-mail | api.sendgrid.com | SendGrid Email API v3
  post /v3/mail/send = Send an email
  get /v3/templates = List email templates
  get /v3/suppression/bounces = List bounced emails
  get /v3/stats = Retrieve global email statistics
twilio | Twilio | Text messages and phone calls | api.twilio.com | Twilio - Api
  post /2010-04-01/Accounts/{AccountSid}/Messages.json = Send an SMS message
  get /2010-04-01/Accounts/{AccountSid}/Messages.json = Retrieve a list of SMS messages
  post /2010-04-01/Accounts/{AccountSid}/Calls.json = Create a phone call
  get /2010-04-01/Accounts/{AccountSid}/Calls.json = Retrieve a list of phone calls
shopify | Shopify store | Products, orders and stock of the web shop | acme.myshopify.com | Shopify Admin API
  get /admin/api/2024-10/products.json = Retrieve a list of products
  post /admin/api/2024-10/products.json = Create a product
  get /admin/api/2024-10/orders.json = Retrieve a list of orders
  get /admin/api/2024-10/orders/{order_id}.json = Retrieve an order
  post /admin/api/2024-10/orders/{order_id}/cancel.json = Cancel an order
  get /admin/api/2024-10/customers.json = Retrieve a list of customers
salesforce | Salesforce | Accounts, leads and opportunities | acme.my.salesforce.com | Salesforce Platform API
  get /services/data/v61.0/sobjects/Account = List accounts
  get /services/data/v61.0/sobjects/Lead = List leads
  post /services/data/v61.0/sobjects/Lead = Create a lead
  get /services/data/v61.0/sobjects/Opportunity = List opportunities
  patch /services/data/v61.0/sobjects/Opportunity/{id} = Update an opportunity
inventory | Internal inventory service | Stock levels of the warehouses | inventory.acme.internal | Inventory
  get /warehouses = List warehouses
  get /stock = Stock levels of all articles
  put /stock/{sku} = Adjust the stock level of an article
  get /suppliers = List suppliers
hr-directory | HR directory | Employees, departments and absences | hr.acme.internal | People
  get /employees = List employees
  get /employees/{id} = Get an employee
  get /departments = List departments
  get /absences = List absences
  post /absences = Request an absence
weather | Weather API | Current weather and forecasts | api.openweathermap.org | OpenWeatherMap API
  get /data/2.5/weather = Current weather of a city
  get /data/2.5/forecast = Forecast of the next five days
mailchimp | Mailchimp Marketing | Audiences and newsletters | us6.api.mailchimp.com | Mailchimp Marketing API
  get /3.0/lists = Get lists info
  post /3.0/lists/{list_id}/members = Add member to list
  get /3.0/campaigns = List campaigns
  post /3.0/campaigns = Add campaign
  get /3.0/reports = List campaign reports
sentry | Sentry | Errors of our software | sentry.io | Sentry Public API
  get /api/0/projects/{organization}/{project}/issues/ = List a project's issues
  get /api/0/projects/{organization}/{project}/events/ = List a project's error events
  put /api/0/issues/{issue_id}/ = Update an issue
pagerduty | PagerDuty | Incidents and on-call schedules | api.pagerduty.com | PagerDuty API
  get /incidents = List incidents
  post /incidents = Create an incident
  put /incidents/{id} = Update an incident
  get /oncalls = List who is on call
  get /schedules = List schedules`,
  namesakes: `
square | Square | Payments and catalog | connect.squareup.com | Square Connect API
  get /v2/payments = List payments
  post /v2/payments = Create payment
  get /v2/catalog/list = List catalog
box | Box | Files and folders | api.box.com | Box Platform API
  get /folders/{id}/items = List items in folder
  post /files/content = Upload file
front | Front | Shared inbox | api2.frontapp.com | Front Core API
  get /conversations = List conversations
  post /conversations/{id}/messages = Reply
monday | monday.com | Boards of the marketing team | api.monday.com | monday API
  get /boards = List boards
  post /items = Create item
segment | Segment | Tracking plan | api.segmentapis.com | Segment Public API
  get /sources = List sources
zoom | Zoom | Video meetings | api.zoom.us | Zoom Meeting API
  get /users/{userId}/meetings = List meetings
  post /users/{userId}/meetings = Create a meeting
teams | Microsoft Teams | Chat of the office | graph.microsoft.com | Microsoft Graph
  post /teams/{id}/channels/{cid}/messages = Send message in a channel
  get /teams/{id}/channels = List channels
airtable | Airtable bases | Content planning tables | api.airtable.com | Airtable Web API
  get /v0/{baseId}/{table} = List records
  post /v0/{baseId}/{table} = Create records
billing | Billing service | Invoices and dunning of our customers | billing.corp.local | Billing
  get /invoices = List invoices
  post /invoices/{id}/remind = Send a reminder
orders | Orders API | Orders of the shop | orders.corp.local | Order management
  get /orders = List orders
  get /orders/{id} = Get order
github-acme | GitHub (acme) |  | api.github.com | GitHub v3 REST API
  get /repos/{o}/{r}/issues = List repository issues
gitlab | GitLab | Merge requests | gitlab.com | GitLab API
  get /projects/{id}/merge_requests = List merge requests
  get /projects/{id}/issues = List issues
gsheets | Google Sheets | Spreadsheets | sheets.googleapis.com | Google Sheets API
  get /v4/spreadsheets/{id}/values/{range} = Read values
gdrive | Google Drive | Files | www.googleapis.com | Drive API
  get /drive/v3/files = List files
intercom | Intercom | Conversations with customers | api.intercom.io | Intercom API
  get /conversations = List conversations
  get /contacts = List contacts
petstore | Petstore |  | petstore3.swagger.io | Swagger Petstore
  get /pet/findByStatus = Finds pets by status
  post /pet = Add a new pet`,
  agency: `
hubspot | HubSpot | CRM of the agency | api.hubapi.com | HubSpot CRM objects
  get /crm/v3/objects/contacts = List contacts
  post /crm/v3/objects/contacts = Create a contact
  get /crm/v3/objects/deals = List deals
  delete /crm/v3/objects/deals/{dealId} = Archive a deal
asana | Asana | Tasks and projects | app.asana.com | Asana
  get /tasks = Get multiple tasks
  post /tasks = Create a task
  put /tasks/{task_gid} = Update a task
  delete /tasks/{task_gid} = Delete a task
  get /projects = Get multiple projects
gmail | Gmail | Company mail | gmail.googleapis.com | Gmail API
  post /gmail/v1/users/{userId}/messages/send = Sends the specified message to the recipients
  get /gmail/v1/users/{userId}/messages = Lists the messages in the user's mailbox
  get /gmail/v1/users/{userId}/labels = Lists all labels in the user's mailbox
drive | Google Drive | Shared files | www.googleapis.com | Google Drive API
  get /drive/v3/files = Lists the user's files
  post /drive/v3/files = Creates a file
  delete /drive/v3/files/{fileId} = Permanently deletes a file
harvest | Harvest | Time tracking | api.harvestapp.com | Harvest API v2
  get /v2/time_entries = List all time entries
  post /v2/time_entries = Create a time entry
  get /v2/invoices = List all invoices`,
  shop: `
shopify | Shopify | Our web shop | acme.myshopify.com | Shopify Admin API
  get /admin/products.json = Retrieve a list of products
  get /admin/orders.json = Retrieve a list of orders
  post /admin/orders/{order_id}/cancel.json = Cancel an order
  delete /admin/products/{product_id}.json = Delete a product
  get /admin/customers.json = Retrieve a list of customers
stripe | Stripe | Card payments | api.stripe.com | Stripe API
  get /v1/charges = List all charges
  post /v1/refunds = Create a refund
  get /v1/disputes = List all disputes
  get /v1/payouts = List all payouts
klaviyo | Klaviyo | E-mail marketing | a.klaviyo.com | Klaviyo API
  get /api/campaigns = Get campaigns
  post /api/campaigns = Create campaign
  get /api/profiles = Get profiles
  get /api/segments = Get segments
gorgias | Gorgias | Help desk | acme.gorgias.com | Gorgias REST API
  get /api/tickets = List tickets
  post /api/tickets = Create a ticket
  put /api/tickets/{id} = Update a ticket
  delete /api/tickets/{id} = Delete a ticket
shippo | Shippo | Shipping labels and parcel tracking | api.goshippo.com | Shippo external API
  get /shipments = List all shipments
  post /transactions = Create a shipping label
  get /tracks/{carrier}/{number} = Get a tracking status
xero | Xero | Accounting | api.xero.com | Xero Accounting API
  get /Invoices = Retrieves sales invoices or purchase bills
  put /Invoices = Creates one or more sales invoices
  get /BankTransactions = Retrieves any spent or received money transactions
slack | Slack | Team chat | slack.com | Slack Web API
  post /chat.postMessage = Sends a message to a channel.
  get /conversations.list = Lists all channels in a Slack team.
  get /users.list = Lists all users in a Slack team.
twilio | Twilio | SMS | api.twilio.com | Twilio - Api
  post /2010-04-01/Accounts/{AccountSid}/Messages.json = Send a message
  get /2010-04-01/Accounts/{AccountSid}/Messages.json = Retrieve a list of messages
media | Media bucket | Product photos | acme-media.s3.eu-west-1.amazonaws.com | Amazon Simple Storage Service
  get /{Bucket} = Lists objects in a bucket
  put /{Bucket}/{Key} = Adds an object to a bucket
warehouse | Warehouse service | Stock of our two warehouses | warehouse.shop.internal | Warehouse
  get /stock = Stock by article
  put /stock/{sku} = Correct the stock of an article
  get /deliveries = Expected deliveries
trustpilot | Trustpilot | Reviews | api.trustpilot.com | Trustpilot API
  get /v1/business-units/{id}/reviews = Get the reviews of a business unit
  post /v1/private/reviews/{reviewId}/reply = Reply to a review
notion | Notion | Company wiki | api.notion.com | Notion API
  post /v1/search = Search by title
  get /v1/pages/{page_id} = Retrieve a page
  post /v1/pages = Create a page`,
  software: `
github | GitHub | Source code | api.github.com | GitHub v3 REST API
  get /repos/{owner}/{repo}/pulls = List pull requests
  get /repos/{owner}/{repo}/issues = List repository issues
  post /repos/{owner}/{repo}/issues = Create an issue
  get /orgs/{org}/repos = List organization repositories
  delete /repos/{owner}/{repo} = Delete a repository
  get /repos/{owner}/{repo}/releases = List releases
jira | Jira | Sprint planning | acme.atlassian.net | The Jira Cloud platform REST API
  get /rest/api/3/search = Search for issues using JQL
  post /rest/api/3/issue = Create issue
  put /rest/api/3/issue/{issueIdOrKey} = Edit issue
  get /rest/agile/1.0/board/{boardId}/sprint = Get all sprints
confluence | Confluence | Engineering wiki | acme.atlassian.net | The Confluence Cloud REST API v2
  get /pages = Get pages
  post /pages = Create page
  get /spaces = Get spaces
sentry | Sentry | Errors in production | sentry.io | Sentry Public API
  get /api/0/projects/{org}/{project}/issues/ = List a project's issues
  put /api/0/issues/{issue_id}/ = Update an issue
pagerduty | PagerDuty | On-call schedules and incidents | api.pagerduty.com | PagerDuty API
  get /incidents = List incidents
  post /incidents = Create an incident
  get /oncalls = List all of the on-calls
datadog | Datadog | Monitoring | api.datadoghq.eu | Datadog API V2 Collection
  get /api/v1/monitor = Get all monitor details
  get /api/v1/dashboard = Get all dashboards
  get /api/v1/query = Query timeseries points
slack | Slack | | slack.com | Slack Web API
  post /chat.postMessage = Sends a message to a channel.
  get /conversations.list = Lists all channels in a Slack team.
launchdarkly | LaunchDarkly | Feature flags | app.launchdarkly.com | LaunchDarkly REST API
  get /api/v2/flags/{projectKey} = List feature flags
  patch /api/v2/flags/{projectKey}/{key} = Update feature flag
okta | Okta | Accounts of employees, single sign-on | acme.okta.com | Okta Admin Management
  get /api/v1/users = List all users
  post /api/v1/users/{id}/lifecycle/deactivate = Deactivate a user
  get /api/v1/groups = List all groups
zoom | Zoom | Video calls | api.zoom.us | Zoom Meeting API
  get /users/{userId}/meetings = List meetings
  post /users/{userId}/meetings = Create a meeting
gcal | Google Calendar | | www.googleapis.com | Calendar API
  get /calendars/{calendarId}/events = Returns events on the specified calendar
  post /calendars/{calendarId}/events = Creates an event
salesforce | Salesforce | CRM: accounts, leads and opportunities | acme.my.salesforce.com | Salesforce Platform API
  get /services/data/v61.0/sobjects/Lead = List leads
  post /services/data/v61.0/sobjects/Lead = Create a lead
  get /services/data/v61.0/sobjects/Opportunity = List opportunities
intercom | Intercom | Chat with customers on our website | api.intercom.io | Intercom API
  get /conversations = List all conversations
  post /conversations/{id}/reply = Reply to a conversation
  get /contacts = List all contacts
segment | Segment | Product analytics events | api.segmentapis.com | Segment Public API
  get /sources = List sources
statuspage | Statuspage | Public status page | api.statuspage.io | Statuspage API
  get /pages/{page_id}/incidents = Get a list of incidents
  post /pages/{page_id}/incidents = Create an incident
circleci | CircleCI | Builds | circleci.com | CircleCI API
  get /project/{project-slug}/pipeline = Get all pipelines
  post /project/{project-slug}/pipeline = Trigger a new pipeline
stripe | Stripe | Subscriptions and billing | api.stripe.com | Stripe API
  get /v1/subscriptions = List subscriptions
  delete /v1/subscriptions/{id} = Cancel a subscription
  get /v1/invoices = List all invoices
sendgrid | SendGrid | Transactional e-mail | api.sendgrid.com | SendGrid Email API v3
  post /v3/mail/send = Send an email
  get /v3/suppression/bounces = List bounced emails
bamboohr | BambooHR | Employees and time off | api.bamboohr.com | BambooHR API
  get /employees/directory = Get employee directory
  get /time_off/requests = Get time off requests
  post /employees = Add an employee
figma | Figma | Design files | api.figma.com | Figma API
  get /v1/files/{file_key} = Get file
  get /v1/files/{file_key}/comments = Get comments in a file`,
  enterprise: `
servicenow | ServiceNow | IT service desk | acme.service-now.com | Table API
  get /api/now/table/incident = Retrieve incidents
  post /api/now/table/incident = Create an incident
  patch /api/now/table/incident/{sys_id} = Update an incident
  get /api/now/table/change_request = Retrieve change requests
sap | SAP S/4HANA | ERP: purchasing and finance | sap.acme.corp | Purchase Order
  get /A_PurchaseOrder = Reads purchase order header data
  post /A_PurchaseOrder = Creates a purchase order
  get /A_Supplier = Reads suppliers
workday | Workday | HR system | wd3-impl-services1.workday.com | Staffing
  get /workers = Retrieves a collection of workers
  get /workers/{ID}/timeOffDetails = Retrieves time off details of a worker
  post /workers/{ID}/requestTimeOff = Creates a time off request
sharepoint | SharePoint | Intranet and policies | graph.microsoft.com | Microsoft Graph Sites
  get /sites/{site-id}/lists = Get the lists of a site
  get /sites/{site-id}/drive/root/children = List the files of a site
outlook | Outlook | Mailboxes | graph.microsoft.com | Microsoft Graph Mail
  post /users/{user-id}/sendMail = Invoke action sendMail
  get /users/{user-id}/messages = Get messages of a user
teams | Microsoft Teams | | graph.microsoft.com | Microsoft Graph Teams
  post /teams/{team-id}/channels/{channel-id}/messages = Send a message in a channel
  get /teams/{team-id}/channels = Get the channels of a team
dynamics | Dynamics 365 | CRM for field sales | acme.crm4.dynamics.com | Dataverse Web API
  get /opportunities = Retrieve opportunities
  get /accounts = Retrieve accounts
  post /leads = Create a lead
docusign | DocuSign | E-signatures | eu.docusign.net | DocuSign REST API
  get /v2.1/accounts/{accountId}/envelopes = Gets a list of envelopes
  post /v2.1/accounts/{accountId}/envelopes = Creates an envelope
concur | Concur | Travel and expenses | eu2.api.concursolutions.com | Expense Reports
  get /expensereports/v4/reports = Get all expense reports
  post /expensereports/v4/reports = Create an expense report
tableau | Tableau | Reporting | tableau.acme.corp | Tableau Server REST API
  get /sites/{site-id}/views = Query views for site
  get /sites/{site-id}/workbooks = Query workbooks for site
snowflake | Snowflake | Data warehouse | acme.eu-west-1.snowflakecomputing.com | Snowflake SQL API
  post /api/v2/statements = Submits a SQL statement for execution
  get /api/v2/statements/{statementHandle} = Checks the status of the execution of a statement
box | Box | File exchange with suppliers | api.box.com | Box Platform API
  get /folders/{folder_id}/items = List items in folder
  post /files/content = Upload file
zoom | Zoom | Webinars | api.zoom.us | Zoom API
  get /users/{userId}/webinars = List webinars
  post /users/{userId}/webinars = Create a webinar
monday | monday.com | Marketing campaigns | api.monday.com | monday API
  get /boards = List boards
  post /items = Create item
genesys | Genesys Cloud | Call centre | api.mypurecloud.ie | Genesys Cloud Platform API
  get /api/v2/analytics/queues/observations = Query for queue observations
  post /api/v2/conversations/calls = Create a call conversation
jira | Jira | Issue tracker of IT projects | jira.acme.corp | Jira 9 REST
  get /rest/api/2/search = Search for issues
  post /rest/api/2/issue = Create an issue
pricing | Pricing engine | | pricing.acme.corp | Pricing
  post /quotes = Calculate a quote
  get /price-lists = All price lists
customers | Customer master data | Addresses and VAT numbers of customers | mdm.acme.corp | Customer MDM
  get /customers = Search customers
  patch /customers/{id} = Change a customer
orders | Order service | Sales orders | orders.acme.corp | Orders
  get /orders = List orders
  post /orders/{id}/cancel = Cancel an order
archive | Document archive | Scanned invoices and delivery notes | archive.acme.corp | Archive
  get /documents = Find documents
  post /documents = Store a document
fleet | Fleet service | Company cars | fleet.acme.corp | Fleet
  get /vehicles = List vehicles
  post /bookings = Book a vehicle
badges | Badge access | Doors and badges | access.acme.corp | Access control
  get /badges = List badges
  delete /badges/{id} = Block a badge
canteen | Canteen | Menu of the week | canteen.acme.corp | Canteen
  get /menus = Menu of a week
rooms | Room booking | Meeting rooms | rooms.acme.corp | Rooms
  get /rooms = List meeting rooms
  post /reservations = Reserve a room
  delete /reservations/{id} = Cancel a reservation
plants | Plant sensors | Machine telemetry of the factories | iot.acme.corp | Telemetry
  get /machines = List machines
  get /machines/{id}/readings = Readings of a machine
contracts | Contract register | | contracts.acme.corp | Contracts
  get /contracts = List contracts
  get /contracts/expiring = Contracts that expire soon
deepl | DeepL | Translation | api.deepl.com | DeepL API
  post /v2/translate = Request translation
sms | SMS gateway | | sms.acme.corp | Gateway
  post /sms = Send an SMS
maps | HERE Maps | Geocoding and routes | geocode.search.hereapi.com | Geocoding and Search API
  get /geocode = Geocode an address
  get /routes = Calculate a route
training | Cornerstone | Courses and certificates | acme.csod.com | Learning
  get /courses = List courses
  get /transcripts = List transcripts`,
  common: `
square | Square | Card payments in our cafes | connect.squareup.com | Square Connect API
  get /v2/payments = List payments
  post /v2/payments = Create payment
  get /v2/locations = List locations
front | Front | Shared inbox | api2.frontapp.com | Front Core API
  get /conversations = List conversations
  post /conversations/{id}/messages = Reply to a conversation
linear | Linear | Issue tracker | api.linear.app | Linear
  get /issues = List issues
  post /issues = Create an issue
  get /cycles = List cycles
notion | Notion | Wiki and notes | api.notion.com | Notion API
  post /v1/search = Search by title
  get /v1/pages/{page_id} = Retrieve a page
slack | Slack | Team chat | slack.com | Slack Web API
  post /chat.postMessage = Sends a message to a channel.
  get /conversations.list = Lists all channels
stripe | Stripe | Online payments | api.stripe.com | Stripe API
  get /v1/charges = List all charges
  get /v1/customers = List all customers
intercom | Intercom | Chat with visitors of the website | api.intercom.io | Intercom API
  get /conversations = List all conversations
  get /contacts = List all contacts
zoom | Zoom | Video meetings | api.zoom.us | Zoom Meeting API
  get /users/{userId}/meetings = List meetings
  post /users/{userId}/meetings = Create a meeting
box | Box | Files | api.box.com | Box Platform API
  get /folders/{folder_id}/items = List items in folder
  post /files/content = Upload file
segment | Segment | Events of the app | api.segmentapis.com | Segment Public API
  get /sources = List sources
  get /audiences = List audiences
close | Close | Sales CRM | api.close.com | Close API
  get /lead = List leads
  get /opportunity = List opportunities
  get /activity/call = List calls
ghost | Ghost | Blog | blog.acme.com | Ghost Admin API
  get /posts = Browse posts
  post /posts = Create a post
  get /members = Browse members
buffer | Buffer | Social media posts | api.bufferapp.com | Buffer API
  get /profiles = List social profiles
  post /updates/create = Schedule a post
plaid | Plaid | Bank accounts | production.plaid.com | The Plaid API
  post /transactions/get = Get transaction data
  post /accounts/balance/get = Retrieve real-time balance data
ramp | Ramp | Company cards | api.ramp.com | Ramp Developer API
  get /transactions = List transactions
  get /cards = List cards
loom | Loom | Screen recordings | www.loom.com | Loom API
  get /videos = List videos
greenhouse | Greenhouse | Job applications | harvest.greenhouse.io | Greenhouse Harvest API
  get /candidates = List candidates
  get /jobs = List jobs
basecamp | Basecamp | Client projects | 3.basecampapi.com | Basecamp 3 API
  get /projects.json = Get all projects
  get /todolists = Get to-do lists
discord | Discord | Community server | discord.com | Discord HTTP API
  get /guilds/{guild_id}/members = List guild members
  post /channels/{channel_id}/messages = Create message
sentry | Sentry | Crash reports | sentry.io | Sentry Public API
  get /issues = List issues
monday | monday.com | Campaign planning | api.monday.com | monday API
  get /boards = List boards
  get /items = List items
drift | Drift | Chatbot | driftapi.com | Drift API
  get /conversations/list = List conversations
shortcut | Shortcut | Stories of the mobile team | api.app.shortcut.com | Shortcut API
  get /api/v3/stories = List stories
  get /api/v3/epics = List epics`,
  clinic: `
patients | Patient records | | patients.clinic.internal | Patients
  get /patients = List patients
  post /patients = Register a patient
  delete /patients/{id} = Erase a patient
appointments | Appointment service | Appointments of all doctors | appointments.clinic.internal | Scheduling
  get /appointments = List appointments
  post /appointments = Book an appointment
  delete /appointments/{id} = Cancel an appointment
lab | Lab results | Blood tests from the laboratory | lab.clinic.internal | LIMS
  get /results = List results
  post /orders = Order a test
billing | Billing | Invoices to insurers | billing.clinic.internal | Billing
  get /invoices = List invoices
  post /invoices = Create an invoice
textmagic | TextMagic | Text messages to patients | rest.textmagic.com | TextMagic API
  post /api/v2/messages = Send message
  get /api/v2/replies = Get inbound messages
mailgun | Mailgun | | api.mailgun.net | Mailgun API
  post /v3/{domain_name}/messages = Send an email
  get /v3/{domain_name}/events = Get events
roster | Staff roster | Who works when | roster.clinic.internal | Roster
  get /shifts = List shifts
  put /shifts/{id} = Change a shift`,
};

export const WORKSPACE_NAMES = Object.keys(WORKSPACES);

export function integrationsOf(workspace: string): Candidate[] {
  const integrations: (Candidate & { operations: Candidate['operations'][number][] })[] = [];
  for (const line of (WORKSPACES[workspace] ?? '').trim().split('\n')) {
    if (line.startsWith('  ')) {
      const [call = '', summary = ''] = line.trim().split(' = ');
      integrations
        .at(-1)
        ?.operations.push({ key: call.replace(' ', ':'), operationId: null, summary, tags: [] });
    } else {
      const [slug = '', name = '', description = '', host = '', specTitle = ''] = line
        .split('|')
        .map((part) => part.trim());
      integrations.push({ slug, name, description, host, specTitle, operations: [] });
    }
  }
  return integrations;
}
