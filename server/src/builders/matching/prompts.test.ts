import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchPrompt } from './match.ts';
import { type PreparedCandidate, prepareCandidate } from './prepare-candidate.ts';
import { integrationsOf, WORKSPACE_NAMES } from './workspace-fixtures.ts';

const PREPARED = new Map<string, PreparedCandidate[]>(
  WORKSPACE_NAMES.map((name) => [name, integrationsOf(name).map(prepareCandidate)]),
);

/** Prompts that were written without the rules in mind. A line is `workspace | prompt | slugs, by score`. */

describe('what an integration is for, instead of its name', () => {
  check(`
    agency | A search box over everything in our CRM | hubspot
    agency | Show the shared files that changed this week | drive
    agency | a weekly overview of the time tracking of each colleague | harvest
    agency | Put new contacts from a web form into the CRM | hubspot
    agency | An archive of old messages from the company mail | gmail
    agency | All overdue tasks on one page | asana
    shop | Search our wiki from a chat-like page | notion
    shop | How many requests wait in the help desk? | gorgias
    shop | Latest reviews on a big screen in the office | trustpilot
    shop | Bookkeeping overview: open bills from the accounting system | xero
    shop | A gallery of the product photos | media
    shop | Print shipping labels for a whole day at once | shippo
    shop | Best-selling products of our web shop | shopify
    shop | Let the team correct the stock of an article | warehouse
    shop | Orders of today from the shop, as a table | shopify
    software | Let new engineers ask questions about our wiki | confluence
    software | A list of tips, without our wiki |
    software | A map of our new leads | salesforce
    software | Which feature flags are older than a year? | launchdarkly
    software | A TV screen with all monitors of our monitoring | datadog
    software | Who is away? Time off from the HR system | bamboohr
    software | Pipeline of the CRM by month | salesforce
    software | List all builds that failed today | circleci
    software | Comments in our design files that nobody answered | figma
    software | the on-call schedules of all squads side by side | pagerduty
    software | deactivate the accounts of employees who left | okta
    software | Turn the engineering wiki into a printable handbook | confluence
    enterprise | A simple form to report a problem to the service desk | servicenow
    enterprise | show the meeting rooms that are free now | rooms
    enterprise | An app for phones that shows the menu of the canteen | canteen
    enterprise | Which company cars are booked next week? | fleet
    enterprise | Contracts that expire within 90 days, from the contract register | contracts
    enterprise | Search the document archive for delivery notes | archive
    enterprise | Machine telemetry of our factories, live | plants
    enterprise | A better search for our intranet | sharepoint
    enterprise | let managers see purchase orders from the ERP | sap
    enterprise | approve travel expenses on a phone | concur
    enterprise | Waiting times in the call centre on a wall display | genesys
    enterprise | Query the data warehouse with plain questions | snowflake
    clinic | Show my next patients from the patient records | patients
    clinic | a tablet view of the staff roster | roster
    clinic | Lab results of today, abnormal ones first | lab
    software | A page for the sales team with opportunities of the CRM | salesforce
    software | Number of open pull requests by team | github
    software | Create a page in the wiki from meeting notes | confluence
    software | Which employees are on holiday? Use the HR tool. | bamboohr
    software | A clean-up list of stale feature flags | launchdarkly
    enterprise | Which contracts end this year? | contracts
    enterprise | A tablet app to reserve meeting rooms | rooms
    enterprise | Expense reports waiting for approval | concur
    enterprise | suppliers in our ERP without orders | sap
    enterprise | Show vehicles of the fleet that are free tomorrow | fleet
    shop | Our stock against the orders of yesterday | warehouse shopify
    shop | A board of all customer requests from our helpdesk | gorgias
    agency | Deals in the CRM that have no next step | hubspot
    agency | upload photos to the shared files | drive
    clinic | All shifts of this month from the roster | roster
    clinic | Free appointments for next week | appointments
    clinic | unpaid invoices by insurer | billing
    common | A search across our blog | ghost
    common | Leads of the CRM on a map | close
    common | Our job applications by stage | greenhouse
    software | Find outdated pages in our engineering wiki | confluence
    software | A nicer view of the monitoring | datadog
    software | a list of people from our single sign-on | okta
    shop | An app for our accounting to match bank transactions | xero
    shop | Make the help desk faster with macros | gorgias
    agency | A leaner interface for our CRM | hubspot
    enterprise | A chatbot over our intranet | sharepoint
    enterprise | Dashboards of our data warehouse | snowflake
    enterprise | open positions in the ERP | sap
    clinic | Search patient records by birthday | patients
    enterprise | Scan a badge and see whose it is in the badge system | badges
    software | Open incidents next to the on-call schedules | pagerduty
    shop | Which products in our web shop have no photo in the media bucket? | media shopify
    software | Subscriptions that end this month | stripe
    software | A read-only mirror of the status page | statuspage
    enterprise | A picker for cost-free company cars | fleet
    shop | A FAQ page generated from our wiki | notion
    shop | A dashboard for the accounting system | xero
    shop | Show what our web shop sold per hour | shopify
    software | A roadmap from our sprint planning | jira
    software | Let support look up accounts in the CRM | salesforce
    software | An uptime board from our monitoring | datadog
    software | A holiday overview based on the HR data of all employees | bamboohr
    enterprise | Ticket form for the IT service desk | servicenow
    enterprise | Who drives the company cars this week? | fleet
    enterprise | A price check against our pricing engine | pricing
    enterprise | A course catalogue with the certificates of each employee | training
    clinic | The staff roster as a calendar | roster
    agency | Time tracking for our team with one click | harvest
    shop | Answer product questions from the wiki | notion
    software | Let me file a bug in the issue planning and see our sprints | jira
    software | Toggle our feature flags from a phone | launchdarkly
    enterprise | Sign offers with our e-signatures | docusign
    enterprise | Our expenses by cost centre | concur
    clinic | My appointments of the day | appointments
    agency | Turn the CRM into a weekly sales report | hubspot
    shop | Compare stock with what the web shop sells | shopify warehouse
    software | Show everybody's time off on a wall calendar | bamboohr
    software | Read the wiki out loud | confluence
    enterprise | An assistant that answers questions about company policies from the intranet | sharepoint
    enterprise | Overview of purchase orders by supplier | sap
    clinic | Outstanding invoices to insurers | billing
    shop | A quick search over our help desk | gorgias
    shop | Which parcels are late? Use the shipping labels service | shippo
    software | What does our wiki say about deployments? | confluence
    software | show me the feature flags that nobody touched | launchdarkly
    enterprise | An overview of e-signatures that are pending | docusign
    enterprise | Our CRM on a phone | dynamics
    agency | Files shared with us, by client | drive`);
});

describe('an integration, and the channel by which people are told', () => {
  check(`
    agency | Mail every assignee of an overdue task | asana gmail
    agency | Email clients when their deal is closed | hubspot gmail
    agency | remind colleagues by mail who have not tracked their time in Harvest | harvest gmail
    agency | Send an e-mail with the shared files of a project to its members | drive gmail
    agency | Create an Asana task from each incoming mail | asana gmail
    shop | Text customers when their parcel is delayed | shippo twilio
    shop | Post new one-star reviews to the team chat | slack trustpilot
    shop | Ping us in Slack when a dispute is opened | slack stripe
    shop | Send an SMS to customers whose order was cancelled | shopify twilio
    shop | Warn the buyers in Slack when the stock of an article is low | slack warehouse
    shop | alert the team chat about tickets older than two days | slack gorgias
    shop | A daily Slack message with the payouts of Stripe | slack stripe
    shop | Notify customers by text message when their refund went through | stripe twilio
    software | Tell the on-call engineer on Slack about every failed build | slack circleci pagerduty
    software | mail a list of unpaid invoices to the finance team every Monday | stripe sendgrid
    software | Post pull requests that wait for review to a Slack channel | slack github
    software | E-mail everybody whose time off request was approved | bamboohr sendgrid
    software | Send leads that went cold an email | salesforce sendgrid
    software | Slack me when a new Sentry issue shows up | sentry slack
    software | Page the on-call engineer when a Datadog monitor fires | datadog pagerduty
    software | Email a digest of the sprint to stakeholders | jira sendgrid
    software | message the owner of a feature flag on Slack when it gets stale | slack launchdarkly
    software | Send a mail to subscribers when the status page shows an incident | statuspage sendgrid
    enterprise | Send a text message to drivers whose company car is due for service | fleet sms
    enterprise | Mail suppliers about purchase orders that are late | sap outlook
    enterprise | Post the canteen menu to a Teams channel every morning | canteen teams
    enterprise | SMS to the technician when a machine overheats | plants sms
    enterprise | E-mail the owner of a contract 60 days before it expires | contracts outlook
    enterprise | remind managers in Teams of expense reports that wait for them | teams concur
    enterprise | mail each employee the courses they still have to take | training outlook
    enterprise | Send an email when a badge is blocked | badges outlook
    enterprise | Text me when a meeting room becomes free | rooms sms
    clinic | Text patients the day before their appointment | appointments textmagic
    clinic | Mail insurers a copy of each invoice | billing mailgun
    clinic | Send a text message to patients when their lab results are in | lab textmagic
    clinic | email nurses when a shift changes | roster mailgun
    clinic | SMS reminders for unpaid invoices | billing textmagic
    clinic | send each new patient a welcome e-mail | patients mailgun
    common | Post new leads of the sales CRM to Slack | slack close
    common | Send a message to the community server when a blog post is published | discord ghost
    software | A Slack bot that answers questions from the wiki | slack confluence
    software | Weekly e-mail with the incidents of PagerDuty | pagerduty sendgrid
    software | Post releases of GitHub to Slack and mail them to customers | github slack sendgrid
    software | ask employees on Slack to approve time off requests | slack bamboohr
    software | Drop a note in Slack whenever a feature flag is toggled | slack launchdarkly
    software | When a subscription is cancelled, email the customer | stripe sendgrid
    enterprise | When a purchase order is overdue, mail the supplier | sap outlook
    enterprise | Tell people in Teams when their meeting room changes | teams rooms
    enterprise | Notify drivers by SMS when a company car was booked | fleet sms
    enterprise | a daily mail with contracts that expire | contracts outlook
    shop | Notify customers by SMS when their order ships | shopify twilio
    shop | Message the warehouse team on Slack for each new order | slack shopify
    shop | Send Slack alerts for negative reviews | slack trustpilot
    agency | email me my open tasks each morning | asana gmail
    agency | Mail a summary of the week's deals | hubspot gmail
    common | Slack alert for new job applications | slack greenhouse
    agency | Email everyone who has an overdue task | asana gmail
    agency | A reminder by mail for each deal that closes this week | hubspot gmail
    agency | When a task is done, write an email to the client | asana gmail
    agency | mail the new files in the shared drive to the team once a day | drive gmail
    agency | emails my time entries to my boss every Friday | harvest gmail
    shop | sms the courier when a shipment is ready | shippo twilio
    shop | Tell our team chat when a product sells out | slack shopify
    shop | A bot that posts each new review in Slack | slack trustpilot
    shop | Slack notification if a payout fails | slack stripe
    shop | Let support answer tickets by text message | gorgias twilio
    shop | push low stock warnings to Slack | slack warehouse
    shop | Text a customer the tracking link of their parcel | shippo twilio
    software | Ping the author on Slack when their pull request is merged | slack github
    software | Nag people by email about open code reviews | github sendgrid
    software | an email alert for monitors that fire | datadog sendgrid
    software | notify customers by mail about an incident on the status page | statuspage sendgrid
    software | Slack message to the assignee of a Jira issue | jira slack
    software | Send me an email if a build breaks | circleci sendgrid
    software | Weekly mail: leads without an owner | salesforce sendgrid
    software | congratulate employees on Slack on their anniversary | slack bamboohr
    software | Emails the invoices of a customer as an attachment | stripe sendgrid
    software | Post failed builds and new errors to a Slack channel | slack circleci sentry
    enterprise | Mail the owner of each badge that expires | badges outlook
    enterprise | inform drivers by text message about a vehicle recall | fleet sms
    enterprise | Send contracts for signature by email | contracts outlook
    enterprise | Teams message when a change request is approved | teams servicenow
    enterprise | Remind workers in Teams of courses they have not finished | teams training
    enterprise | SMS alarm for machines that run hot | sms plants
    clinic | text a reminder to every patient with an appointment tomorrow | appointments textmagic
    clinic | E-mail doctors when results come back from the lab | lab mailgun
    clinic | Let patients confirm their appointment by SMS | appointments textmagic
    clinic | Mail the roster to all nurses on Fridays | roster mailgun
    enterprise | Text the on-site technician about a broken machine | plants sms
    software | DM me on Slack when a lead replies | slack salesforce
    clinic | Email insurers when an invoice is overdue | billing mailgun
    agency | Every Friday, mail clients their open tasks | asana gmail
    shop | Slack me each new order | slack shopify
    software | Mail the on-call schedule for next week to everyone | pagerduty sendgrid
    enterprise | Teams bot that books meeting rooms | teams rooms
    agency | Email the project lead when a task is overdue | asana gmail
    shop | Text the customer as soon as the parcel is on its way | shippo twilio
    shop | Mail a coupon to everyone who left a five star review | trustpilot klaviyo
    software | Slack reminder for pull requests older than three days | slack github
    software | Email sales when a new lead comes in | salesforce sendgrid
    software | notify the team in Slack when the error rate doubles in Sentry | sentry slack
    software | Send the invoice of a cancelled subscription by e-mail | stripe sendgrid
    enterprise | Email the supplier when a purchase order changes | sap outlook
    enterprise | Post new incidents of the service desk to Teams | teams servicenow
    enterprise | An SMS to the fleet manager if a vehicle is returned late | fleet sms
    clinic | Mail patients their lab results | lab mailgun
    shop | Notify the team chat when a parcel is lost | slack shippo
    software | Email customers whose subscription ends soon | stripe sendgrid
    software | Send our on-call schedule to Slack | slack pagerduty
    enterprise | Text employees the canteen menu | canteen sms
    agency | Mail a time sheet from the time tracking to each client | harvest gmail
    agency | Email the owner of a deal one day before it closes | hubspot gmail
    shop | When a return is refunded in Stripe, text the customer | stripe twilio
    shop | Post the best sellers of our web shop to Slack every Monday | slack shopify
    software | Email engineers about errors in production | sentry sendgrid
    enterprise | Mail facility management when a meeting room is booked for more than a day | rooms outlook
    enterprise | Notify sales in Teams about new opportunities in the CRM | teams dynamics
    clinic | E-mail the shift plan of the roster to nurses | roster mailgun
    shop | email customers a survey after their order | shopify klaviyo
    software | Send everybody an e-mail with the incidents of the week | pagerduty sendgrid
    enterprise | Text the driver when the booking of a company car is changed | fleet sms
    agency | Send an email to all contacts of a deal | hubspot gmail
    clinic | Text nurses their shifts for next week | roster textmagic`);
});

describe('common words that are names of integrations, in their own meaning and as names', () => {
  check(`
    common | zoom in on last week's sales |
    common | A linear regression playground |
    common | I have no notion of how tall trees get: a quiz |
    common | A game to slack off with between meetings |
    common | The front page of a local newspaper |
    common | A moving box inventory for my flat |
    common | Wallpaper generator with a stripe pattern |
    common | Segment customers by age and city |
    common | an intercom for our garden gate |
    common | Square metre calculator for tiles |
    common | Close the window reminder when it rains |
    common | a ghost story writer for children |
    common | A buffer solution calculator for chemists |
    common | plaid shirt configurator |
    common | Ramp up training plan for runners |
    common | A loom weaving pattern designer |
    common | A greenhouse temperature log |
    common | checklist for a hike to base camp |
    common | Settle discord among room mates with a vote |
    common | Sentry duty planner for a castle game |
    common | What to do next Monday: a planner |
    common | a drift racing leaderboard |
    common | Keyboard shortcut trainer |
    common | Draw a box around faces in a photo |
    common | A timeline where I can zoom into each century |
    common | Front squat tracker for the gym |
    common | Leads from Close that nobody called | close
    common | Show the latest Ghost posts | ghost
    common | Payments in Square by cafe | square
    common | Queue a post in Buffer | buffer
    common | Greenhouse candidates by stage | greenhouse
    common | Card spending from Ramp per team | ramp
    common | Linear issues without an owner, grouped by cycle | linear
    agency | A harvest festival planner for our village |
    agency | Track the harvest of my vegetable garden |
    software | Segment runners by pace and draw the confluence of two rivers |
    software | A page to zoom and pan old maps |
    enterprise | Box plot and histogram maker |
    enterprise | tableau vivant photo contest |
    common | Slack line training log |
    common | Notion of infinity explained for kids |
    common | stripe removal tool for scanned images |
    common | a close-up photo contest |
    common | Front door camera log |
    common | linear equation solver |
    common | Discord and harmony: a music theory trainer |
    common | How plaid patterns are woven |
    common | A ramp steepness calculator for wheelchairs |
    common | zoom level picker for maps |
    common | ghost town travel guide |
    common | Save posts to Buffer | buffer
    common | Videos in Loom that nobody watched | loom
    common | Basecamp projects by client | basecamp
    common | Show me all Intercom conversations of today | intercom
    common | Drift conversations of the last week | drift
    common | members in Discord by role | discord
    common | Shortcut stories by epic | shortcut
    common | Segment sources and their owners | segment
    shop | slack tide times for sailors |
    shop | A notion board for mood pictures |
    software | a sentry in the tower: a chess variant |
    enterprise | a box of old letters, digitised |
    enterprise | Teams of our football club and their matches |
    common | a harvest moon calendar |
    common | Ramp angle checker |
    common | Close friends list for birthdays |
    common | Intercom wiring diagram for old houses |
    common | the notion that colours have taste |
    common | how to close a deal: a course |
    common | Zoom and rotate pictures |
    common | a linear gradient maker |
    common | Slack tide calculator |
    common | Draw a stripe pattern for socks |
    common | Segment an audience by taste in music |
    common | A box of chocolates memory game |
    common | in front of the camera: a posing guide |
    common | Notion of time puzzle |
    common | buffer overflow explained |
    common | A shortcut to learn the piano |
    common | slack line balance trainer |
    common | Zoom lens comparison |
    common | intercom system for a treehouse |
    common | stripe a parking lot: a paint estimate |
    common | A linear story editor for novels |
    common | boxes and arrows: a diagram tool |
    common | in close proximity: an alarm for lost kids |
    common | mercury retrograde calendar |
    common | Loom width converter |
    common | Ghost hunting log |
    common | A segment timer for triathlons |
    common | Stripe-free shirt designer |
    common | Drift bottle messages for strangers |
    common | zoom-friendly seating chart |
    common | linear algebra tutor |
    common | a page in front of which nobody waits |
    common | Loom knitting patterns |
    common | Show Linear issues of this cycle | linear
    common | Basecamp to-do lists without a due date | basecamp
    common | Zoom out from earth to the universe |
    common | an intercom for a doll's house |
    common | A linear timeline of art movements |
    common | The box office of a school theatre |
    common | square roots drill |
    common | stripe quilt planner |
    common | A front and back template for postcards |
    common | notion about dreams, a podcast page |
    common | Segments of an orange: a fraction game |
    common | Close Zoom polls automatically | zoom`);
});

describe('names, and prompts that need no integration', () => {
  check(`
    agency | Board of HubSpot deals | hubspot
    agency | Create an Asana task from a photo | asana
    agency | A list of time entries in Harvest without a note | harvest
    agency | a recipe collection with a shopping list |
    agency | Google Drive files that nobody opened for a year | drive
    agency | a chess clock |
    shop | Gorgias tickets by customer | gorgias
    shop | refund a Stripe charge with one click | stripe
    shop | Xero invoices next to Shopify orders | shopify xero
    shop | a Slack clone for my family |
    shop | Dashboard of Klaviyo campaigns | klaviyo
    shop | Trustpilot reviews, but do not use Slack | trustpilot
    shop | An online shop like Shopify for stamps |
    shop | A form that opens tickets in Gorgias | gorgias
    shop | Shopify products that the warehouse service has no stock of | shopify warehouse
    shop | Birthday calendar |
    software | GitHub repos without a release this year | github
    software | Jira epics as a timeline | jira
    software | A page that creates Jira issues from screenshots | jira
    software | Bounced mails of SendGrid | sendgrid
    software | an incident history from PagerDuty and Statuspage | pagerduty statuspage
    software | Is there a Figma comment that mentions me? | figma
    software | A meditation timer |
    software | my Google Calendar as a wall calendar | gcal
    software | Something like Jira but for gardening |
    software | Salesforce opportunities, not Intercom conversations | salesforce
    software | datadog monitors that are muted | datadog
    software | a flashcard app to learn Dutch |
    enterprise | ServiceNow change requests of this week | servicenow
    enterprise | Dynamics 365 accounts on a HERE map | dynamics maps
    enterprise | Translate a text with DeepL | deepl
    enterprise | Sign PDFs with DocuSign | docusign
    enterprise | An app to calculate quotes with the pricing engine | pricing
    enterprise | Block a badge that was lost | badges
    enterprise | A crossword puzzle maker |
    enterprise | SharePoint lists as forms | sharepoint
    clinic | List appointments of Dr. Lee from the appointment service | appointments
    clinic | A first aid quiz |
    clinic | Mailgun events of failed mails | mailgun
    clinic | A blood pressure diary for myself |
    software | A pomodoro timer |
    software | A page to request time off | bamboohr
    software | Compare Datadog monitors with Sentry issues | datadog sentry
    software | Wedding guest list |
    software | trigger a CircleCI pipeline from my phone | circleci
    enterprise | An app for booking a company car | fleet
    enterprise | Tableau views on a big screen | tableau
    enterprise | Currency converter |
    shop | Klaviyo profiles without an order in Shopify | klaviyo shopify
    shop | A todo list for my family |
    clinic | Cancel an appointment | appointments
    clinic | A breathing exercise |
    agency | An invoice template maker |
    software | Jira and GitHub issues in one list | github jira
    shop | A gift finder quiz |
    agency | A note taking app |
    enterprise | Reserve a room in the room booking | rooms
    common | Stripe charges by country | stripe
    common | A habit tracker |
    shop | Shopify orders as a map | shopify
    software | Close Jira issues from my phone | jira
    software | A GitHub alternative for writers |
    enterprise | DeepL translations of SharePoint pages | deepl sharepoint
    clinic | A water intake tracker |
    shop | Klaviyo campaigns with their revenue in Shopify | klaviyo shopify
    software | A form that opens Jira issues | jira
    enterprise | Box folders as a tree | box
    clinic | Mailgun events by day | mailgun
    common | Notion pages as a slideshow | notion
    agency | A quote of the day |
    agency | HubSpot deals without a next step | hubspot
    shop | A Trustpilot badge for our landing page | trustpilot
    software | Zoom meetings next to Google Calendar events | gcal zoom
    software | Okta groups as a tree | okta
    enterprise | A vacation photo diary |
    clinic | A stretching routine |
    shop | Gorgias tickets next to Shopify orders | gorgias shopify
    software | Jira sprints as a burndown chart | jira
    software | An app that lists Intercom conversations without a reply | intercom
    enterprise | Concur reports by department | concur
    agency | Harvest entries that are not billed | harvest
    common | like Linear, but for bakers |`);
});

test('ideas that need no integration match none, in any workspace', () => {
  const ideas = `
    A recipe box with ingredients scaled to the number of guests
    A chore chart for the kids
    Flashcards for biology students
    Tic-tac-toe against the computer
    Workout log with sets and reps
    Landing page for a bakery
    Baby name picker
    A drawing pad with layers
    A password generator
    Personal portfolio with a gallery of my photos
    A language exchange chat
    Typing speed test
    Movie night voting
    A family tree builder
    Score board for table tennis
    A quiz with questions about capitals
    Pixel art editor
    A study timer with breaks
    A shopping list that groups items by aisle
    A marketplace for used bikes
    Markdown editor with preview
    An invoice generator for freelancers
    A kanban board for a home renovation
    A chat room for gamers
    A job board for beekeepers
    A ticket booking mock for a cinema
    A contact form
    Inventory of my wine cellar
    A newsletter template editor
    Social network for cats`;
  for (const [workspace, candidates] of PREPARED) {
    for (const idea of ideas.trim().split('\n'))
      assert.deepEqual(matchPrompt(idea, candidates), [], `${idea.trim()} (${workspace})`);
  }
});

describe('a channel that the prompt has as a thing, and data as a heading', () => {
  check(`
    agency | Every morning, an email with the deals that close today | hubspot gmail
    agency | drop our clients an email once a project is done | asana gmail
    shop | An SMS for every refund above 100 euros | stripe twilio
    shop | Parcel updates via text | shippo twilio
    shop | A text when stock runs out in the warehouse | warehouse twilio
    software | failed builds over email | circleci sendgrid
    software | Post stale pull requests to the engineering channel in Slack | slack github
    clinic | appointment reminders over SMS | appointments textmagic
    common | stories of the mobile team by status | shortcut
    agency | An email with a nice layout, as a template builder |
    enterprise | an email for a party invitation, generated from a few words |
    enterprise | Translate a text with DeepL | deepl
    shop | a text editor with themes |
    enterprise | courses for learning guitar |
    common | stories for children, one each evening |
  `);
});

function check(lines: string): void {
  for (const line of lines.trim().split('\n')) {
    const [workspace = '', prompt = '', slugs = ''] = line.split('|').map((part) => part.trim());
    test(`${JSON.stringify(prompt)} -> ${slugs || 'nothing'} (${workspace})`, () => {
      const matches = matchPrompt(prompt, PREPARED.get(workspace) ?? []);
      assert.equal(matches.map(({ slug }) => slug).join(' '), slugs);
    });
  }
}
