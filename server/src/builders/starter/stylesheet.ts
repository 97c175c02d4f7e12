/** src/style.css: one column of cards, light or dark as the system is. */
export const stylesheet = `:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #101317);
  --card: light-dark(#ffffff, #191d23);
  --line: light-dark(#dfe3e8, #2c333c);
  --text: light-dark(#1a2027, #e8ebef);
  --soft: light-dark(#5a6572, #a0abb8);
  --accent: light-dark(#0b5fc4, #7cb4ff);
  --on-accent: light-dark(#ffffff, #0c1a2c);
  --danger: light-dark(#a3231a, #ff9d94);
  --danger-back: light-dark(#fdf0ef, #2d1a1a);
  font: 1rem / 1.5 system-ui, sans-serif;
  color: var(--text);
  background: var(--page);
}

* {
  box-sizing: border-box;
}

body {
  max-inline-size: 68rem;
  margin-inline: auto;
  padding: clamp(1rem, 4vw, 3rem) clamp(1rem, 4vw, 2rem);
}

h1,
h2,
p {
  margin: 0;
  overflow-wrap: anywhere;
}

h1 {
  font-size: clamp(1.5rem, 5vw, 2rem);
  line-height: 1.2;
  letter-spacing: -0.02em;
  text-wrap: balance;
}

h2 {
  font-size: 1.125rem;
  line-height: 1.35;
}

.page-header {
  margin-block-end: 2rem;
}

.page-header p,
.origin,
.note,
.count,
.none,
small,
dt {
  color: var(--soft);
}

main {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1.25rem;
}

section {
  overflow: hidden;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 0.75rem;
}

section > header {
  display: flex;
  justify-content: space-between;
  align-items: start;
  gap: 1rem;
  padding: 1rem 1.25rem;
}

.origin,
.count,
small {
  font-size: 0.875rem;
}

code,
pre {
  font-family: ui-monospace, monospace;
  font-size: 0.8125rem;
}

form {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr));
  align-items: start;
  gap: 1rem;
  padding: 0 1.25rem 1.25rem;
}

label span {
  display: block;
  margin-block-end: 0.25rem;
  font-size: 0.875rem;
  font-weight: 600;
}

small {
  display: -webkit-box;
  overflow: hidden;
  margin-block-start: 0.25rem;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
}

input,
button {
  min-block-size: 2.5rem;
  padding: 0.375rem 0.75rem;
  font: inherit;
  color: inherit;
  background: var(--card);
  border: 1px solid light-dark(#8a95a3, #66717e);
  border-radius: 0.5rem;
}

input {
  inline-size: 100%;
}

button {
  flex: none;
  font-size: 0.875rem;
  font-weight: 500;
  cursor: pointer;
}

button:hover {
  border-color: var(--accent);
}

button:disabled {
  cursor: progress;
  opacity: 0.6;
}

.primary {
  justify-self: start;
  margin-block-start: 1.5625rem;
  padding-inline: 1.25rem;
  font-size: 1rem;
  font-weight: 600;
  color: var(--on-accent);
  background: var(--accent);
  border-color: transparent;
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

.answer:not(:empty) {
  border-block-start: 1px solid var(--line);
}

.answer[aria-busy='true'] > :not(.loading) {
  opacity: 0.5;
}

.answer p,
.answer dl,
.answer ul,
.failure {
  margin: 0;
  padding: 1rem 1.25rem;
}

.answer ul {
  padding-inline-start: 2.5rem;
}

.scroll {
  overflow: auto;
  max-block-size: 33rem;
}

dl + * {
  border-block-start: 1px solid var(--line);
}

.scroll:focus-visible,
pre:focus-visible {
  outline-offset: -2px;
}

table {
  inline-size: 100%;
  border-collapse: collapse;
  font-size: 0.9375rem;
}

th,
td {
  padding: 0.5rem 1.25rem 0.5rem 0;
  text-align: start;
  white-space: nowrap;
}

:is(th, td):first-child {
  padding-inline-start: 1.25rem;
}

th {
  position: sticky;
  inset-block-start: 0;
  font-size: 0.8125rem;
  font-weight: 600;
  color: var(--soft);
  background: var(--card);
  box-shadow: 0 1px var(--line);
}

tr + tr td {
  border-block-start: 1px solid var(--line);
}

.number {
  text-align: end;
  font-variant-numeric: tabular-nums;
}

td .text {
  display: block;
  overflow: hidden;
  max-inline-size: 22rem;
  text-overflow: ellipsis;
}

.answer .count {
  padding: 0.625rem 1.25rem;
  border-block-start: 1px solid var(--line);
}

dl {
  display: grid;
  grid-template-columns: minmax(8rem, auto) minmax(0, 1fr);
  gap: 0.5rem 1.5rem;
}

dd {
  margin: 0;
  overflow-wrap: anywhere;
}

pre {
  overflow: auto;
  max-block-size: 20rem;
  margin: 0;
  padding: 0.75rem 1rem;
  background: var(--page);
  border-radius: 0.5rem;
}

.failure p {
  padding: 0;
}

.failure {
  color: var(--danger);
  background: var(--danger-back);
}

.failure pre {
  margin-block-start: 0.75rem;
  color: var(--text);
}

@media (max-width: 36rem) {
  dl {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
  }

  dd {
    margin-block-end: 0.75rem;
  }

  .primary {
    justify-self: stretch;
    margin-block-start: 0;
  }

  td .text {
    max-inline-size: 14rem;
  }
}
`;
