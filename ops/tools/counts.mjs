// Prints the test counts of the last `mvn verify`, one line per module, from the surefire and failsafe reports; a
// skipped test is named with its reason. Exits 1 when there is no report at all: a run that tested nothing is no pass.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? '.';
const columns = ['tests', 'failures', 'errors', 'skipped'];
const total = Object.fromEntries(columns.map((column) => [column, 0]));
const skipped = [];
let reports = 0;

console.log(`${'module'.padEnd(20)}${columns.map((column) => column.padStart(10)).join('')}`);
for (const module of readdirSync(root).sort()) {
  const counts = Object.fromEntries(columns.map((column) => [column, 0]));
  let found = false;
  for (const kind of ['surefire-reports', 'failsafe-reports']) {
    const folder = join(root, module, 'target', kind);
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).filter((name) => /^TEST-.*\.xml$/.test(name))) {
      const xml = readFileSync(join(folder, file), 'utf8');
      const head = xml.match(/<testsuite\b[^>]*>/)?.[0] ?? '';
      for (const column of columns) counts[column] += Number(head.match(new RegExp(`\\b${column}="(\\d+)"`))?.[1] ?? 0);
      for (const match of xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"[^>]*>\s*<skipped(?: message="([^"]*)")?[^>]*>(?:<!\[CDATA\[([^\n\]]*))?/g)) {
        const reason = match[3] ?? match[4]?.replace(/^[\w.]+: (Assumption failed: )?/, '') ?? 'no reason given';
        skipped.push(`${match[2]}.${match[1]}: ${reason}`);
      }
      found = true;
      reports++;
    }
  }
  if (!found) continue;
  for (const column of columns) total[column] += counts[column];
  console.log(`${module.padEnd(20)}${columns.map((column) => String(counts[column]).padStart(10)).join('')}`);
}
console.log(`${'all'.padEnd(20)}${columns.map((column) => String(total[column]).padStart(10)).join('')}`);
for (const line of skipped) console.log(`skipped: ${line}`);
if (reports === 0) {
  console.error(`no test reports below ${root}: run ./heddle test`);
  process.exit(1);
}
