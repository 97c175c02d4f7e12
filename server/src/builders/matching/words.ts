/** Lists of English words with a role in matching, whatever the integrations are. */

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words in the name of an integration that any API may have in its name. */
export const GENERIC_NAME_WORDS = wordSet(`
  api apis app application apps service services server internal external cloud rest restful http https web www com
  net org io co dev public private openapi swagger spec specification platform system software inc ltd llc gmbh corp
  company integration connector official default gateway backend endpoint endpoints client sdk enterprise online the a
  an of for and to our my your main core localhost local version`);

/** The environment that a word in a name or a prompt means: an API may have an integration for each. */
export const ENVIRONMENTS: ReadonlyMap<string, string> = new Map([
  ['sandbox', 'test'],
  ['test', 'test'],
  ['testing', 'test'],
  ['demo', 'test'],
  ['staging', 'staging'],
  ['stage', 'staging'],
  ['uat', 'staging'],
  ['qa', 'staging'],
  ['development', 'development'],
  ['production', 'production'],
  ['prod', 'production'],
  ['live', 'production'],
]);

/** Vendors of many APIs: the name of the vendor does not say which API. */
export const VENDORS = wordSet(`
  google googleapis microsoft amazon aws amazonaws azure adobe meta facebook apple zoho oracle sap ibm atlassian cisco
  windows office`);

/** Stop words: they carry no meaning of their own. */
export const STOP_WORDS = wordSet(`
  a an the this that these those it its i im id ive we wed us our ours my mine me you your they their them he she his
  her and or nor but so if then than as at by for from in into of off on onto out over per to up via with within
  without when whenever where wherever which who whose while whom what how why is are was were be been being am do
  does did has have had having can could should would will may might must not no yes any all some each every both more
  most other another such only just also too very about after before between against during until since because there
  here new using use uses used based like please want wants need needs let lets able across under plus
  instead rather either neither however one ones two something anything everything someone anyone everyone everybody
  today now ever never always often again once automatically next`);

/** What any request for an app speaks of: no subject of an integration. */
export const APP_REQUEST_NOUNS = wordSet(`
  app application dashboard page site website webapp web tool portal board widget screen panel view interface ui form
  tracker generator calculator manager planner organizer organiser viewer browser builder editor bot assistant helper
  program software system platform prototype mvp landing list simple small little nice modern beautiful clean basic
  quick easy smart custom personal internal person user data information thing stuff way team company daily weekly
  monthly live mobile desktop online feature functionality clone style service api item office week month year day time
  name type number group`);

/** What any request for an app wants done with it. */
export const APP_REQUEST_VERBS = wordSet(
  'build create make design develop generate code show list display see lets',
);

/** Kinds of apps: a verb before one of them is about building it, not about an API. */
export const APP_KINDS = wordSet(`
  app application dashboard page site website webapp web tool portal board widget screen panel view interface ui form
  tracker generator calculator manager planner bot assistant program software system platform clone game store shop
  blog report summary overview table chart calendar kanban`);

/** After a common word they show that it is a name: “the Slack account”. */
export const CONTEXT_WORDS_AFTER = wordSet(`
  api service integration account workspace data dashboard bot webhook sync connector import export
  notification alert report widget overview analytics feed entry record status connection token sandbox`);

/** Before a common word without another after it they show that it is a name: “from Slack”. */
export const CONTEXT_WORDS_BEFORE = wordSet(`
  from to in into on onto via with through using use our my their your company and or nor`);

/** After a common word they make it a verb or an adverb: “zoom in”, “slack off”, “in front of”. */
export const PARTICLES = wordSet('in off up out of away down apart around over through back');

/** Before the words for a thing, these show that the prompt speaks of things that exist already: “each new ticket”. */
export const EXISTING_DATA_WORDS = wordSet(`
  our companys teams all each every which latest recent open current upcoming unpaid overdue unassigned active
  pending failed last today todays unread old`);

/** Verbs that read, in the prompt or in the summary of an operation. */
export const READING_VERBS = wordSet(`
  show list display see view read get fetch retrieve find search query browse look check monitor track export
  compare summarize summarise return returns`);

/** Verbs that hand something on to people, by another integration: “mail every assignee of an overdue task”. */
export const SENDING_VERBS = wordSet(`
  send post publish notify alert warn remind tell inform announce ping page message mail email text sms call forward push share write`);

/** What is sent to people: “an email digest”. */
export const SENT_THINGS = wordSet(
  'reminder alert alarm notification digest summary newsletter message warning',
);

/** The HTTP methods of operations that do what a verb says, the likeliest first. */
export const METHODS_BY_VERB: ReadonlyMap<string, readonly string[]> = new Map(
  [
    [[...READING_VERBS], ['get']],
    [[...SENDING_VERBS], ['post']],
    [
      `create add make submit register upload invite book refund charge merge save saved store stored open file raise
      log put import request schedule reserve insert reply comment report order`.split(/\s+/),
      ['post'],
    ],
    [
      `update edit change modify close reopen rename assign move mark resolve complete adjust acknowledge transition
      correct set`.split(/\s+/),
      ['patch', 'put', 'post'],
    ],
    ['delete remove cancel clear purge archive'.split(' '), ['delete', 'post']],
  ].flatMap(([verbs = [], methods = []]) => verbs.map((verb): [string, string[]] => [verb, methods])),
);

/** Of the verbs, those that are as often nouns or adjectives, and so topics: “open orders”. */
export const VERBS_ALSO_NOUNS = wordSet(`
  email mail message text sms call alert post order book charge refund export upload open file log request report comment
  reply page write import schedule reserve share push ping track archive set close correct`);
