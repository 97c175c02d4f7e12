import { killTest } from './kill-test.ts';

/** `npm run kill-test [-- KILLS]` */
const report = await killTest(Number(process.argv[2] ?? 30));
console.log(
  `${report.kills} kills, ${report.acknowledged} integrations acknowledged, ${report.found} found again, ${report.lost.length} lost ${report.lost.join(' ')}`,
);
process.exit(report.lost.length === 0 ? 0 : 1);
