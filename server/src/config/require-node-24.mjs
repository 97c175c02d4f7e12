// Plain JavaScript, loaded before any TypeScript: an older Node cannot even read the other files.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `Trunkline needs Node 24 or newer, and this is Node ${process.versions.node}. Run "npm ci" and start it with "npm start": they bring the right Node along.\n`,
  );
  process.exit(1);
}

// Stripping types and compiling are done once: later starts take half the time, and need not even load what strips
// types, which takes 30 MB.
const { enableCompileCache } = await import('node:module');
enableCompileCache();
