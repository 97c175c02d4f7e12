/** Lists of words with a role in matching, whatever the integrations are. */

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
  without when whenever where which who whose while whom what how why is are was were be been being am do does did has
  have had having can could should would will may might must not no yes any all some each every both more most other
  another such only just also too very about after before between against during until since because there here new
  using use uses used based like please want wants need needs let lets help helps able every via across under plus
  instead rather either neither however every one ones two something anything everything someone anyone everyone today
  now ever never always often again once automatically`);

/** Words of any request for an app: no topics. */
export const APP_REQUEST_WORDS = wordSet(`
  app application dashboard page site website webapp web tool portal board widget screen panel view interface ui form
  tracker generator calculator manager planner organizer organiser viewer browser builder editor bot assistant helper
  program software system platform project product prototype mvp landing simple small little nice modern beautiful
  clean basic quick easy smart custom personal internal build create make design develop generate write code show list
  display see lets people person user data information thing stuff way team company daily weekly monthly live mobile
  desktop online feature functionality clone style`);

/** Kinds of apps: a verb before one of them is about building it, not about an API. */
export const APP_KINDS = wordSet(`
  app application dashboard page site website webapp tool portal board widget screen panel view interface ui form
  tracker generator calculator manager planner bot assistant program software system platform clone game store shop
  blog report summary overview table chart calendar kanban`);

/** Context words: after a common word they show that it is a name: “the Slack account”. */
export const CONTEXT_WORDS_AFTER = wordSet(`
  api service system server integration account workspace data dashboard bot webhook sync connector import export
  notification alert report widget overview analytics feed entry record status connection token sandbox`);

/** Context words: before a common word without another after it they show that it is a name: “to Slack”. */
export const CONTEXT_WORDS_BEFORE = wordSet(`
  from to in into on onto via with through using use our my their your company and or nor auf aus in mit von zu nach
  de des du dans sur avec vers en desde con a da do em no na per su van naar met uit op`);

/** Words which show that a prompt speaks of data that exists already. */
export const EXISTING_DATA_WORDS = wordSet(`
  our companys teams show shows showing display displays list lists see view browse search fetch sync syncs
  latest recent open current upcoming all from unpaid overdue unassigned today export monitor`);

/** The HTTP methods of operations that do what a verb says. */
export const METHODS_BY_VERB: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    get: `show list display see view read get fetch retrieve find search query browse look check monitor track export
      summarize`,
    post: `create add make post send submit publish register upload invite book refund charge merge tell text message
      email mail notify alert call ping save saved store stored`,
    'patch put post': `update edit change modify close reopen rename assign move mark resolve complete adjust acknowledge
      transition`,
    'delete post': 'delete remove cancel clear purge archive',
  }).flatMap(([methods, verbs]) =>
    verbs.split(/\s+/).map((verb): [string, readonly string[]] => [verb, methods.split(' ')]),
  ),
);

/** Of the verbs, those that are as often nouns, and so topics. */
export const VERBS_ALSO_NOUNS = wordSet(
  'email mail message text call alert post order book charge refund export upload',
);
