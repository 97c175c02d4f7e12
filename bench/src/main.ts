import { compareCalls } from './calls/compare.ts';
import { measureColdStart } from './cold-start.ts';
import { measureHostile } from './hostile.ts';
import { measureImport } from './import.ts';
import { measureLists } from './large/lists.ts';
import { measureMatching } from './matching.ts';
import { profileCalls } from './profile/profile-calls.ts';
import { measureScale } from './scale/measure.ts';
import { measureSoak } from './soak.ts';
import { measureSpecs } from './specs.ts';
import { measureTools } from './tools.ts';

/** `npm run bench -- NAME [WORDS]`: run by hand; nothing is asserted. */
const BENCHMARKS: Record<string, (...words: string[]) => Promise<void>> = {
  calls: compareCalls,
  profile: profileCalls,
  scale: measureScale,
  lists: measureLists,
  start: measureColdStart,
  import: measureImport,
  matching: measureMatching,
  hostile: measureHostile,
  soak: measureSoak,
  specs: measureSpecs,
  tools: measureTools,
};

const [name = '', ...words] = process.argv.slice(2);
const benchmark = BENCHMARKS[name];
if (benchmark) await benchmark(...words);
else console.error(`Say which: npm run bench -- ${Object.keys(BENCHMARKS).join(' | ')}`);
