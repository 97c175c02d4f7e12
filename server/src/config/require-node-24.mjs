// Plain JavaScript, loaded before any TypeScript: an older Node cannot even read the other files.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `Trunkline needs Node 24 or newer, and this is Node ${process.versions.node}. Run "npm ci" and start it with "npm start": they bring the right Node along.\n`,
  );
  process.exit(1);
}
// Not a static import: an older Node, which has no compile cache, would fail on it before the sentence above.
await import('./tuning.mjs');
